import type { LoadedModel, OllamaClient } from '../client/ollama.ts'
import type { Clock } from '../clock.ts'
import { loadIdentity } from '../machine/load-identity.ts'
import type { StartTraces } from '../measure/cold-start.ts'
import type { LevelTraces } from '../measure/sweep.ts'
import { highestPressure } from '../measure/system.ts'
import type { TurnTraces } from '../measure/turns.ts'
import type { SystemSample } from '../model/machine.ts'
import type { RunObservations } from '../model/observations.ts'
import type { OnFlight, OnProgress } from '../model/progress.ts'
import type { ColdPrefill, MemoryReport } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { Deadline } from './deadline.ts'
import { Firing } from './firing.ts'
import { MemoryWatch } from './memory-watch.ts'
import { ObservationWatch } from './observation-watch.ts'
import type { RequestBodies } from './request-body.ts'
import { isModel, type Target } from './target.ts'

/** What the rounds of one load left behind, whatever they are. */
export interface MeasuredRounds {
  readonly levels: readonly LevelTraces[]
  /** Levels that a search added. */
  readonly probes: readonly number[]
  /** Of growing conversations. */
  readonly turns?: readonly TurnTraces[]
  readonly coldPrefill?: ColdPrefill
  /** Of a cold start. */
  readonly starts?: StartTraces
  readonly order: readonly number[]
}

/** What one load of the model left behind. */
export interface MeasuredLoad extends MeasuredRounds, BegunLoad {
  /** ms on the run's clock. */
  readonly startedAt: number
  readonly memory: readonly MemoryReport[]
  /** Of the machine, from the loading on. */
  readonly system: readonly SystemSample[]
  readonly inFlightMs: number
  readonly observations: RunObservations
}

/** How every load begins. */
interface BegunLoad {
  readonly loadMs: number
  readonly loaded: LoadedModel | undefined
  readonly loadId: string | undefined
  /** The digest of the probe's text, which changes when the server's output does. */
  readonly probeText: string | undefined
}

/** What stays the same over all loads of a run. */
export interface LoadParts {
  readonly scenario: ResolvedScenario
  readonly client: OllamaClient
  readonly clock: Clock
  readonly bodies: RequestBodies
  readonly target: Target
  readonly deadline: Deadline
  readonly onProgress: OnProgress
  /** Absent: nobody looks. */
  readonly onFlight?: OnFlight
  /** Of the server, where it can be seen from here. */
  readonly pid?: number
  /** Of this machine. */
  readonly cores?: number
}

export interface LoadListener {
  /** Given what was measured so far, after each round; the next one waits for it. */
  readonly onRound?: (load: MeasuredLoad) => Promise<void>
}

/** Watches memory over a load and what happens around its rounds; both watches end with it, however it ends. */
export async function watchedLoad(
  parts: LoadParts,
  listener: LoadListener,
  measure: (load: WatchedLoad) => Promise<MeasuredLoad>,
): Promise<MeasuredLoad> {
  const load = new WatchedLoad(parts, listener)
  try {
    return await measure(load)
  } finally {
    await load.end()
  }
}

/** One load while it is measured. */
export class WatchedLoad {
  readonly memory: MemoryWatch
  readonly firing: Firing
  readonly #parts: LoadParts
  readonly #startedAt: number
  #begun: BegunLoad | undefined
  #watch: ObservationWatch | undefined
  readonly #listener: LoadListener
  #soFar: (() => MeasuredRounds) | undefined
  #roundsFrom = 0

  constructor(parts: LoadParts, listener: LoadListener) {
    const { client, clock, pid, scenario } = parts
    this.#parts = parts
    this.#listener = listener
    this.#startedAt = clock.now()
    this.firing = new Firing(parts)
    this.memory = MemoryWatch.start({ client, clock, model: scenario.model, pid, simulator: parts.target.simulator })
  }

  /** Loads the model, looks at what was loaded, and sends the probe. @throws as `Firing.load` */
  async begin(): Promise<LoadedModel | undefined> {
    const { client, pid, scenario } = this.#parts
    const loadMs = await this.firing.load()
    const loaded = (await client.loaded()).find((entry) => isModel(entry, scenario.model))
    const loadId = pid === undefined ? undefined : await loadIdentity(pid)
    const probe = await this.firing.probe()
    this.#begun = { loadMs, loaded, loadId, probeText: probe?.textHash?.slice(0, 16) }
    return loaded
  }

  /** Watches what happens around the rounds, and answers with all that the load left behind. */
  async observe(
    rounds: (watch: ObservationWatch) => Promise<void>,
    soFar: () => MeasuredRounds,
  ): Promise<MeasuredLoad> {
    this.#soFar = soFar
    this.#roundsFrom = this.#parts.clock.now()
    this.#watch = await ObservationWatch.start(this.#parts)
    await rounds(this.#watch)
    const seen = await this.#watch.finish()
    const memory = await this.memory.stop()
    return this.#loadWith(seen, { memory, system: this.memory.system() })
  }

  /** To be called after each round: whoever listens is given what was measured so far. */
  readonly onRound = async (): Promise<void> => {
    if (!this.#watch || !this.#listener.onRound) return
    const reading = { memory: this.memory.soFar(), system: this.memory.systemSoFar() }
    await this.#listener.onRound(this.#loadWith(this.#watch.soFar(), reading))
  }

  /** May be called again. */
  async end(): Promise<void> {
    this.#watch?.stop()
    await this.memory.stop()
  }

  #loadWith(seen: RunObservations, reading: Pick<MeasuredLoad, 'memory' | 'system'>): MeasuredLoad {
    if (!this.#begun || !this.#soFar) throw new TypeError('A load is measured after it has begun')
    const memoryPressure = highestPressure(reading.system, this.#roundsFrom, this.#parts.clock.now())
    const observations = { ...seen, serverLost: this.firing.serverLost, memoryPressure }
    const { inFlightMs } = this.firing
    return { startedAt: this.#startedAt, ...this.#begun, ...this.#soFar(), inFlightMs, observations, ...reading }
  }
}
