/** Why nothing could be measured. Match on `code`; messages may be reworded. */
export type BenchErrorCode =
  | 'SERVER_UNREACHABLE'
  | 'NOT_OLLAMA'
  | 'SERVER_NOT_STARTED'
  | 'MODEL_MISSING'
  | 'MODEL_TOO_LARGE'
  | 'LOAD_FAILED'
  | 'LOAD_TIMED_OUT'
  | 'LEVEL_EMPTY'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'NOT_MEASURED'
  | 'BASELINE_UNREADABLE'
  | 'BASELINE_MISSING'
  | 'VITEST_TOO_OLD'
  | 'SETUP_MISSING'

/**
 * The run cannot measure. Misuse by the caller is a `TypeError` instead, and a single failed request is data.
 * The message says what, with which value, why it matters and what to do next.
 */
export class BenchError extends Error {
  override readonly name = 'BenchError'
  readonly code: BenchErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: BenchErrorCode,
    message: string,
    more: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.details = more.details ?? {}
  }
}
