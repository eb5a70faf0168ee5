/** What a run tells while it runs. Plain data: it crosses from the worker to the main process. */
export type Progress =
  | {
      readonly type: 'expected'
      readonly scenario: string
      readonly parallel: readonly number[]
      /** Further levels are searched, up to this one. */
      readonly upTo?: number
      readonly rounds: { readonly min: number; readonly max: number }
      readonly tokens: number
      readonly simulated: boolean
      /** Absent until the speed of the model is known, from the stored baseline or the warm-up. */
      readonly expectedMs?: number
    }
  | { readonly type: 'note'; readonly text: string }
  | {
      readonly type: 'round'
      readonly scenario: string
      readonly parallel: number
      /** 1-based. */
      readonly round: number
      /** Absent where it is not known: P=1 beside the levels of a search. */
      readonly of?: number
      readonly genSpeed?: number
      readonly throughput?: number
      readonly ttftMs?: number
      readonly completed: number
      readonly elapsedMs: number
    }

export type OnProgress = (event: Progress) => void
