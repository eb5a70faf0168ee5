/** What one streamed request really was. Times are ms of CLOCK_MONOTONIC. */
export interface TruthRecord {
  /** Sent to the client as `prompt_eval_count`. */
  readonly id: number
  /** When the server saw the first byte of the request. */
  readonly reachedMs: number
  /** When it wrote each token: taken just before the write, so that no client can be earlier. */
  readonly wroteMs: readonly number[]
}

/** From the request to its first token, and from token to token, ms. */
export interface TruthPace {
  readonly firstMs: number
  readonly stepMs: number
  /**
   * exact: each token at its own moment, for which the server burns a core. together: those due within a ms in one turn, as an
   * engine writes the tokens of a batch.
   */
  readonly writes: 'exact' | 'together'
}
