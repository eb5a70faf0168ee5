import { setImmediate as nextTurn } from 'node:timers/promises'
import { Agent } from 'undici'
import type { Clock } from '../clock.ts'
import { BodyRecording } from './body.ts'
import { Cancelled, type Exchange, Recorder, Room } from './exchange.ts'
import { promptConnector } from './prompt-socket.ts'

/** Limits of the requests that are fired together. */
export interface Patience {
  /** Silence of a stream that has begun, ms. */
  readonly idleMs: number
  /** Silence of all requests together while one has not begun: a queued request waits as long as others progress. */
  readonly firstMs: number
  readonly signal?: AbortSignal
  /** Told what is in flight whenever silence is looked for. */
  readonly onLook?: (look: Look) => void
}

/** Requests that are fired together, at a moment. */
export interface Look {
  /** ms on the run's clock. */
  readonly at: number
  /** Requests that have not ended. */
  readonly inFlight: number
  /** Of all answers so far. */
  readonly chunks: number
}

export interface WireRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
}

/** Longest wait for a connection. */
const CONNECT_MS = 10_000

/** How often silence is looked for. A time-out is late by at most this. */
const WATCH_MS = 200

/** The connection to one server. Keeps sockets open between rounds, so that no measured request pays for a connect. */
export class Wire {
  readonly #agent: Agent
  readonly #origin: string
  readonly #prefix: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #credentials: readonly string[]
  readonly #clock: Clock

  constructor(url: string, clock: Clock, headers: Readonly<Record<string, string>> = {}) {
    const base = new URL(url)
    this.#origin = base.origin
    this.#prefix = base.pathname.replace(/\/+$/, '')
    this.#credentials = [base.username, base.password].map(decodeURIComponent)
    this.#headers = { ...basicOf(this.#credentials), ...headers }
    this.#clock = clock
    this.#agent = new Agent({
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 600_000,
      keepAliveMaxTimeout: 600_000,
      connect: promptConnector({ timeout: CONNECT_MS }),
    })
  }

  /** All that is sent with every request beside its body, and where to: nothing of it belongs in words. */
  get secrets(): readonly string[] {
    return [...this.#credentials, ...Object.values(this.#headers), this.#prefix]
  }

  /**
   * Fires all requests in one turn of the event loop and waits until each has ended, one way or another. Bodies are kept in the
   * recordings given, one a request, as long as these are not cleared.
   */
  async fire(
    requests: readonly WireRequest[],
    patience: Patience,
    recordings: readonly BodyRecording[] = [],
  ): Promise<Exchange[]> {
    const recorders: Recorder[] = []
    const bodies = requests.map((request) => (request.body === undefined ? null : Buffer.from(request.body)))
    const room = new Room()
    const exchanges = requests.map(
      (request, index) =>
        new Promise<Exchange>((resolve) => {
          const recorder = new Recorder(this.#clock, recordings[index] ?? new BodyRecording(), resolve, room)
          recorders.push(recorder)
          this.#dispatch(request, bodies[index] ?? null, recorder)
        }),
    )
    const unwatch = watch(recorders, patience, this.#clock)
    try {
      const ended = await Promise.all(exchanges)
      // undici gives a socket back one turn after its answer ended; a round fired before that would open a new one.
      await nextTurn()
      return ended
    } finally {
      unwatch()
    }
  }

  /** Ends every connection at once. */
  async close(): Promise<void> {
    await this.#agent.destroy()
  }

  #dispatch(request: WireRequest, body: Buffer | null, recorder: Recorder): void {
    const headers = body ? { 'content-type': 'application/json', ...this.#headers } : this.#headers
    const { method } = request
    this.#agent.dispatch({ origin: this.#origin, path: this.#prefix + request.path, method, headers, body }, recorder)
  }
}

/** Cancels what is silent for too long and tells what is in flight; reads the recorders from outside so that stamping stays a single push. */
function watch(recorders: readonly Recorder[], patience: Patience, clock: Clock): () => void {
  const startedAt = clock.now()
  let stopTimer: (() => void) | undefined
  const look = () => {
    const now = clock.now()
    const newest = Math.max(startedAt, ...recorders.map((recorder) => recorder.lastArrival ?? startedAt))
    for (const recorder of recorders) cancelIfSilent(recorder, { now, newest, patience })
    patience.onLook?.(lookAt(recorders, now))
    stopTimer = clock.after(WATCH_MS, look)
  }
  stopTimer = clock.after(WATCH_MS, look)
  const abort = () => {
    for (const recorder of recorders) recorder.cancel(new Cancelled('aborted', 'the run was stopped'))
  }
  if (patience.signal?.aborted) abort()
  patience.signal?.addEventListener('abort', abort, { once: true })
  return () => {
    stopTimer?.()
    patience.signal?.removeEventListener('abort', abort)
  }
}

function lookAt(recorders: readonly Recorder[], at: number): Look {
  let [inFlight, chunks] = [0, 0]
  for (const recorder of recorders) {
    if (!recorder.finished) inFlight += 1
    chunks += recorder.chunks
  }
  return { at, inFlight, chunks }
}

function cancelIfSilent(recorder: Recorder, at: { now: number; newest: number; patience: Patience }): void {
  if (recorder.finished) return
  const own = recorder.lastArrival
  const [silence, limit] =
    own === undefined ? [at.now - at.newest, at.patience.firstMs] : [at.now - own, at.patience.idleMs]
  if (silence <= limit) return
  const where = own === undefined ? 'before its first token' : 'in mid-stream'
  recorder.cancel(new Cancelled('idle', `nothing came for ${Math.round(silence / 100) / 10} s ${where}`))
}

function basicOf(credentials: readonly string[]): Record<string, string> {
  if (credentials.every((part) => part === '')) return {}
  return { authorization: `Basic ${Buffer.from(credentials.join(':')).toString('base64')}` }
}
