import type { Dispatcher } from 'undici'
import type { Clock } from '../clock.ts'
import { type Body, BodyRecording } from './body.ts'

/** What happened on the wire for one request, undecoded. Times are ms on the run's clock. */
export interface Exchange {
  /** When undici wrote the request to its socket; `queuedAt` where it never did. */
  readonly sentAt: number
  readonly headersAt?: number
  readonly endAt: number
  readonly status?: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Body
  /** Why the exchange ended before its body did. */
  readonly error?: Error
}

/** How the body is packed; absent where it is as it is. */
export function encodingOf({ headers }: Exchange): string | undefined {
  const encoding = String(headers['content-encoding'] ?? '')
  return encoding === '' || encoding.toLowerCase() === 'identity' ? undefined : encoding
}

/** An answer larger than this is cut off: none of Ollama's comes near it. */
const MOST_OF_ONE = 64 * 1024 * 1024

/** All answers that are fired together: room for 256 of 8,000 tokens each. */
const MOST_OF_ALL = 1024 * 1024 * 1024

/** What a chunk takes beside its bytes; without it millions of single bytes would weigh nothing. */
const CHUNK_BYTES = 32

/** The memory that requests which are fired together share. */
export class Room {
  #left: number

  constructor(bytes = MOST_OF_ALL) {
    this.#left = bytes
  }

  /** False once there is none left. */
  take(bytes: number): boolean {
    this.#left -= bytes
    return this.#left >= 0
  }
}

/** Thrown into a request that we end ourselves. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
  readonly kind: 'idle' | 'aborted' | 'too-large'

  constructor(kind: 'idle' | 'aborted' | 'too-large', message: string) {
    super(message)
    this.kind = kind
  }
}

/**
 * undici's handler for one request. It stamps each chunk before anything else and keeps its bytes; decoding happens
 * after the round, so that one request's parsing never delays another's time stamp.
 */
export class Recorder implements Dispatcher.DispatchHandler {
  readonly #clock: Clock
  readonly #done: (exchange: Exchange) => void
  readonly #room: Room
  readonly #queuedAt: number
  readonly #body: BodyRecording
  #sentAt: number | undefined
  #headersAt: number | undefined
  #status: number | undefined
  #headers: Exchange['headers'] = {}
  #held = 0
  #controller: Dispatcher.DispatchController | undefined
  #cancelled: Cancelled | undefined
  #finished = false

  constructor(clock: Clock, body: BodyRecording, done: (exchange: Exchange) => void, room = new Room()) {
    this.#clock = clock
    this.#body = body
    this.#done = done
    this.#room = room
    this.#queuedAt = clock.now()
  }

  get finished(): boolean {
    return this.#finished
  }

  get chunks(): number {
    return this.#body.chunks
  }

  /** Arrival of the newest chunk, or undefined while nothing came. */
  get lastArrival(): number | undefined {
    return this.#body.lastArrival
  }

  /** Ends a request, also one that still waits for its connection: undici takes that one back when it is ready. */
  cancel(reason: Cancelled): void {
    if (this.#finished) return
    this.#cancelled = reason
    if (this.#controller) this.#controller.abort(reason)
    else this.#finish(reason)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#sentAt = this.#clock.now()
    this.#controller = controller
    if (this.#cancelled) controller.abort(this.#cancelled)
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Exchange['headers']): void {
    this.#headersAt = this.#clock.now()
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    const at = this.#clock.now()
    if (this.#finished) return
    this.#body.add(chunk, at)
    const bytes = chunk.length + CHUNK_BYTES
    this.#held += bytes
    if (this.#held > MOST_OF_ONE) this.cancel(new Cancelled('too-large', `the answer grew past ${MOST_OF_ONE} bytes`))
    else if (!this.#room.take(bytes))
      this.cancel(new Cancelled('too-large', 'the answers of this round together grew past what is held in memory'))
  }

  onResponseEnd(): void {
    this.#finish()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#finish(this.#cancelled ?? error)
  }

  #finish(error?: Error): void {
    if (this.#finished) return
    this.#finished = true
    this.#done({
      sentAt: this.#sentAt ?? this.#queuedAt,
      headersAt: this.#headersAt,
      endAt: this.#clock.now(),
      status: this.#status,
      headers: this.#headers,
      body: this.#body.body(),
      error,
    })
  }
}
