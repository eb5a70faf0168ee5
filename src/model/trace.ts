/** How a request ended. Every one is data: counted, shown, never dropped. */
export const OUTCOMES = [
  'completed',
  'failed',
  'rejected',
  'timedOut',
  'aborted',
  'endedEarly',
  'protocolError',
] as const

/**
 * completed: a `done` line came. failed: refused, reset, HTTP 4xx/5xx or an `{"error"}` line. rejected: 503.
 * timedOut: silence beyond the idle time-out. aborted: by us or the user. endedEarly: a clean end without `done`
 * (Ollama's 30-repeat guard). protocolError: bytes that are not Ollama's protocol.
 */
export type Outcome = (typeof OUTCOMES)[number]

/** Why a request did not complete; `code` is stable, `message` is for people and carries no private text. */
export interface RequestFailure {
  readonly code: string
  readonly message: string
  readonly status?: number
}

/** The server's own account of a request, in ms and tokens; a field the server left out is absent. */
export interface ServerStats {
  readonly totalMs?: number
  readonly loadMs?: number
  readonly promptTokens?: number
  readonly promptEvalMs?: number
  readonly tokens?: number
  readonly evalMs?: number
  readonly doneReason?: string
}

/** Raw time stamps of one request. Times are ms on the run's clock; every number can be recomputed from here. */
export interface RequestTrace {
  readonly parallel: number
  /** 0-based within its level; warm-up rounds have their own traces and never enter a result. */
  readonly round: number
  /** 0-based within its round. */
  readonly index: number
  readonly outcome: Outcome
  /** When the request was written to its socket. */
  readonly sentAt: number
  readonly headersAt?: number
  readonly endAt: number
  /** Arrival of each line with content (answer or thinking), in order. */
  readonly contentAt: readonly number[]
  /** The server's `created_at` of the same lines, Unix ms; empty where it sent none. */
  readonly createdAt: readonly number[]
  /** Arrival of the first line whose answer text (not thinking) is non-empty. */
  readonly firstAnswerAt?: number
  readonly server: ServerStats
  /** SHA-256 of the whole text, so that texts can be compared without being kept. */
  readonly textHash?: string
  readonly failure?: RequestFailure
}
