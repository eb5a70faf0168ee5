import type { AnsweredTurn, OllamaClient } from '../client/ollama.ts'
import type { Patience } from '../client/wire.ts'
import type { Clock } from '../clock.ts'
import { type Interval, unionLength } from '../measure/overlap.ts'
import type { OnFlight, OnProgress } from '../model/progress.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { RequestTrace } from '../model/trace.ts'
import type { Deadline } from './deadline.ts'
import { type FlightPlace, FlightTeller } from './flight-teller.ts'
import { loadFailure } from './load-failure.ts'
import type { RequestBodies } from './request-body.ts'
import { RETURN_MS, waitForServer } from './server-return.ts'

export interface FiringParts {
  readonly scenario: ResolvedScenario
  readonly client: OllamaClient
  readonly clock: Clock
  readonly bodies: RequestBodies
  readonly deadline: Deadline
  /** Absent: nobody looks. */
  readonly onFlight?: OnFlight
}

/** Where a round stands. `loading`: its first request may have to wait for the model to be loaded. */
export interface FiredAt extends FlightPlace {
  readonly loading: boolean
}

/** Tokens of the fixed probe request. */
const PROBE_TOKENS = 16

/** The requests of one load, whatever they are for: it knows how long to wait for them and how long they were in flight. */
export class Firing {
  readonly #parts: FiringParts
  readonly #busy: Interval[] = []
  readonly #flights: FlightTeller | undefined
  #serverLost: 'back' | 'gone' | undefined

  constructor(parts: FiringParts) {
    this.#parts = parts
    this.#flights = parts.onFlight && new FlightTeller(parts.scenario, parts.onFlight)
  }

  /** The server stopped answering between rounds: it came back, or the run ended there. */
  get serverLost(): 'back' | 'gone' | undefined {
    return this.#serverLost
  }

  /** Time with at least one request in flight, ms. */
  get inFlightMs(): number {
    return unionLength(this.#busy)
  }

  /**
   * Loads the model. Answers with how long that took, ms: an answer without tokens tells no durations, so it is the
   * whole time of the request. @throws LOAD_FAILED, MODEL_TOO_LARGE, LOAD_TIMED_OUT, ABORTED, TIMED_OUT
   */
  async load(): Promise<number> {
    const { bodies } = this.#parts
    const [trace] = await this.round([bodies.load()], { parallel: 1, round: 0, loading: true, stage: 'load' })
    const { server, sentAt, endAt } = this.loaded(trace)
    return server.loadMs ?? endAt - sentAt
  }

  /** The request that loaded the model, or why it did not. @throws as `load` */
  loaded(trace: RequestTrace | undefined): RequestTrace {
    const { scenario, deadline } = this.#parts
    if (trace?.outcome === 'aborted') throw deadline.failure(scenario)
    if (trace?.outcome !== 'completed') throw loadFailure(scenario, trace)
    return trace
  }

  /** The fixed request of every run, where it was answered. */
  async probe(): Promise<RequestTrace | undefined> {
    const body = this.#parts.bodies.probe(PROBE_TOKENS)
    const [trace] = await this.round([body], { parallel: 1, round: 0, loading: true, stage: 'warm-up' })
    return trace?.outcome === 'completed' ? trace : undefined
  }

  /** All bodies at once. */
  async round(bodies: readonly object[], at: FiredAt): Promise<RequestTrace[]> {
    const { client, scenario, clock } = this.#parts
    const start = clock.now()
    const { parallel, round } = at
    const request = { endpoint: scenario.endpoint, bodies, parallel, round }
    const traces = await client.round(request, this.#patience(at))
    this.#keep(start, traces)
    return traces
  }

  /** A request of a conversation. Undefined when the run was stopped before it was sent. */
  async turn(body: object, at: Omit<FiredAt, 'parallel'>): Promise<AnsweredTurn | undefined> {
    const start = this.#parts.clock.now()
    const answered = await this.#parts.client.turn(body, at, this.#patience({ ...at, parallel: 1 }))
    if (answered) this.#keep(start, [answered.trace])
    return answered
  }

  /** Waits for a server that is away. */
  async awaitServer(onProgress: OnProgress): Promise<void> {
    const { client, clock, deadline, scenario } = this.#parts
    const limitMs = Math.min(RETURN_MS, scenario.idleTimeoutMs)
    const text = `the server no longer answers: waiting up to ${limitMs / 1000} s for it to come back`
    const onAway = () => onProgress({ type: 'note', text })
    const state = await waitForServer({ client, clock, signal: deadline.signal, limitMs, onAway })
    if (state !== 'there') this.#serverLost = state
  }

  #patience(at: FiredAt): Patience {
    const { scenario, deadline } = this.#parts
    const firstMs = at.loading ? scenario.loadTimeoutMs : scenario.idleTimeoutMs
    return { idleMs: scenario.idleTimeoutMs, firstMs, signal: deadline.signal, onLook: this.#flights?.watch(at) }
  }

  #keep(start: number, traces: readonly RequestTrace[]): void {
    this.#busy.push([start, Math.max(start, ...traces.map((trace) => trace.endAt))])
  }
}
