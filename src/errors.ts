import { plainLines, plainText } from './plain-text.ts'

/** Why nothing could be measured. Match on `code`; messages may be reworded. */
export type BenchErrorCode =
  | 'SERVER_UNREACHABLE'
  | 'NOT_OLLAMA'
  | 'SERVER_NOT_STARTED'
  | 'MODEL_MISSING'
  | 'MODEL_TOO_LARGE'
  | 'LOAD_FAILED'
  | 'LOAD_TIMED_OUT'
  | 'RELOAD_REFUSED'
  | 'LEVEL_EMPTY'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'NOT_MEASURED'
  | 'BASELINE_UNREADABLE'
  | 'BASELINE_NOT_WRITTEN'
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
    super(plainLines(message), more.cause === undefined ? undefined : { cause: causeOf(more.cause) })
    this.code = code
    this.details = Object.fromEntries(Object.entries(more.details ?? {}).map(([key, value]) => [key, plain(value)]))
  }
}

/**
 * What caused an error, without the fields that libraries hang on theirs: test runners print those as they are, and
 * they hold what came over the wire, such as a certificate or the bytes of a broken answer.
 */
function causeOf(cause: unknown): Error {
  const message = plainText(cause instanceof Error ? cause.message : String(cause))
  const bare: Error & { code?: unknown } = new Error(message)
  if (cause instanceof Error) {
    bare.name = plainText(cause.name)
    if ('code' in cause) bare.code = plain(cause.code)
  }
  bare.stack = `${bare.name}: ${message}`
  return bare
}

/** Every text in a value made plain. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [plainText(key), plain(entry)]))
}
