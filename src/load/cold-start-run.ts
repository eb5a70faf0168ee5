import type { OllamaClient } from '../client/ollama.ts'
import { measureColdStart, type StartTraces } from '../measure/cold-start.ts'
import type { RoundTraces } from '../measure/sweep.ts'
import type { Unload } from '../model/result.ts'
import type { ObservationWatch } from './observation-watch.ts'
import { idleMs, unloadModel } from './reload.ts'
import type { RunParts } from './run-parts.ts'
import { leavesDoubt } from './server-return.ts'

export interface ColdStartRunParts extends RunParts {
  readonly client: OllamaClient
  readonly simulated: boolean
}

/** A model that is gone leaves at most this share of the memory it had. */
const LEFT_SHARE = 0.5

/** Systems give memory back seconds after the process that held it is gone. Source: seen up to 4 s on macOS. */
const RELEASE_MS = 10_000
const LOOK_MS = 250

/** Unloads and loads the model again and again, with one request to the model that must load and one after it. */
export class ColdStartRun {
  readonly #parts: ColdStartRunParts
  readonly #cold: RoundTraces[] = []
  readonly #warm: RoundTraces[] = []
  readonly #unloads: Unload[] = []

  constructor(parts: ColdStartRunParts) {
    this.#parts = parts
  }

  get starts(): StartTraces {
    return { cold: this.#cold, warm: this.#warm, unloads: this.#unloads }
  }

  get order(): readonly number[] {
    return this.#cold.map(() => 1)
  }

  /** Rounds until all have run or the run is stopped. @throws LOAD_FAILED, MODEL_TOO_LARGE, LOAD_TIMED_OUT of the first */
  async measure(watch: ObservationWatch): Promise<void> {
    const { rounds } = this.#parts.scenario
    for (let round = 0; round < rounds.max && !this.#isStopped; round += 1) {
      await this.#unload()
      if (this.#isStopped) return
      const cold = await this.#request(round, watch)
      if (!cold) return
      if (round === 0) this.#parts.firing.loaded(cold.traces[0])
      this.#cold.push(cold)
      const warm = await this.#request(round, watch)
      if (warm) this.#warm.push(warm)
      await this.#parts.onRound()
      this.#sayStart(round, { cold: [cold], warm: warm ? [warm] : [], unloads: [] })
    }
  }

  get #isStopped(): boolean {
    return this.#parts.deadline.signal.aborted || this.#parts.firing.serverLost === 'gone'
  }

  async #unload(): Promise<void> {
    const { memory, clock, deadline, scenario, simulated } = this.#parts
    const read = async () => (await memory.read(clock.now())).memoryBytes
    const beforeBytes = await read()
    await unloadModel({ ...this.#parts, signal: deadline.signal })
    const startedAt = clock.now()
    let afterBytes = await read()
    const isHeld = (): boolean => afterBytes !== undefined && afterBytes > LEFT_SHARE * (beforeBytes ?? 0)
    while (isHeld() && clock.now() < startedAt + RELEASE_MS && !this.#isStopped) {
      await clock.sleep(LOOK_MS)
      afterBytes = await read()
    }
    this.#unloads.push({ beforeBytes, afterBytes, waitedMs: clock.now() - startedAt, released: !isHeld() })
    const rest = idleMs(scenario, simulated)
    if (rest > 0) await clock.sleep(rest, deadline.signal).catch(() => {})
  }

  /** Undefined where the run was stopped meanwhile. */
  async #request(round: number, watch: ObservationWatch): Promise<RoundTraces | undefined> {
    const { firing, bodies, memory } = this.#parts
    const traces = await firing.round([bodies.measured()], { parallel: 1, round, loading: true })
    if (traces.some(({ outcome }) => outcome === 'aborted')) return undefined
    if (traces.some(leavesDoubt)) await firing.awaitServer(this.#parts.onProgress)
    const sentAt = Math.min(...traces.map((trace) => trace.sentAt))
    const [reading, stall] = await Promise.all([memory.read(sentAt), watch.afterRound(traces)])
    return { traces, ...reading, stall }
  }

  #sayStart(round: number, one: StartTraces): void {
    const { scenario, clock, onProgress } = this.#parts
    const { cold, warm } = measureColdStart(one, undefined)
    onProgress({
      type: 'start',
      round: round + 1,
      rounds: scenario.rounds.max,
      loadMs: cold.loadMs?.median,
      coldTtftMs: cold.ttftMs?.median,
      warmTtftMs: warm.ttftMs?.median,
      elapsedMs: clock.now(),
    })
  }
}
