import type { OllamaClient } from '../client/ollama.ts'
import type { LoadedModel } from '../client/ollama.ts'
import type { Clock } from '../clock.ts'
import { loadIdentity } from '../machine/load-identity.ts'
import type { LevelTraces } from '../measure/sweep.ts'
import { highestPressure } from '../measure/system.ts'
import type { SystemSample } from '../model/machine.ts'
import type { OnProgress } from '../model/progress.ts'
import type { RunObservations } from '../model/observations.ts'
import type { MemoryReport } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { Deadline } from './deadline.ts'
import { MemoryWatch } from './memory-watch.ts'
import { ObservationWatch } from './observation-watch.ts'
import type { RequestBodies } from './request-body.ts'
import type { LevelSearch } from './search-levels.ts'
import { type NextRound, SweepRun } from './sweep-run.ts'
import { isModel, type Target } from './target.ts'

/** What one load of the model left behind. */
export interface MeasuredLoad {
  /** ms on the run's clock. */
  readonly startedAt: number
  readonly loadMs: number | undefined
  readonly loaded: LoadedModel | undefined
  readonly probeText: string | undefined
  readonly levels: readonly LevelTraces[]
  /** Levels that a search added. */
  readonly probes: readonly number[]
  readonly order: readonly number[]
  readonly memory: readonly MemoryReport[]
  /** Of the machine, from the loading on. */
  readonly system: readonly SystemSample[]
  readonly inFlightMs: number
  readonly observations: RunObservations
  readonly loadId: string | undefined
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
  /** Of the server, where it can be seen from here. */
  readonly pid?: number
  /** Of this machine. */
  readonly cores?: number
}

/** What differs from load to load. */
export interface LoadPlan {
  readonly parallel: readonly number[]
  readonly rounds: { readonly min: number; readonly max: number }
  readonly next: NextRound
  readonly search?: LevelSearch
  /** Told the time of one pass, once the warm-up has shown it. */
  readonly onWarm?: (passMs: number) => void
  /** Given what was measured so far, after each round; the next one waits for it. */
  readonly onRound?: (load: MeasuredLoad) => Promise<void>
}

/**
 * One session: load, probe, warm up at each level, let memory settle, fire the rounds. Memory settles before the levels
 * that a search added are warmed up, so that it is read after the same requests in every session: slots are allocated
 * when the model is loaded, so what it needs does not follow from P.
 */
export async function measureLoad(parts: LoadParts, plan: LoadPlan): Promise<MeasuredLoad> {
  const { client, clock, pid } = parts
  const { model } = parts.scenario
  const startedAt = clock.now()
  const memory = MemoryWatch.start({ client, clock, model, pid })
  let watch: ObservationWatch | undefined
  try {
    const scenario = { ...parts.scenario, parallel: plan.parallel, rounds: plan.rounds }
    const onRound = async (): Promise<void> => {
      if (!watch) return
      const system = memory.systemSoFar()
      const observations = observed(watch.soFar(), system)
      await plan.onRound?.({ ...roundsOf(), observations, memory: memory.soFar(), system })
    }
    const run = new SweepRun({ ...parts, scenario, memory, next: plan.next, search: plan.search, onRound })
    const loadMs = await run.load()
    const loaded = (await client.loaded()).find((entry) => isModel(entry, model))
    const loadId = pid === undefined ? undefined : await loadIdentity(pid)
    const probeText = await run.probe()
    const known = plan.parallel.filter((level) => parts.scenario.parallel.includes(level))
    plan.onWarm?.(await run.warmUp(known))
    await memory.settle()
    await run.warmUp(plan.parallel.filter((level) => !known.includes(level)))
    const roundsFrom = clock.now()
    watch = await ObservationWatch.start(parts)
    const observed = (seen: RunObservations, system: readonly SystemSample[]): RunObservations => {
      const memoryPressure = highestPressure(system, roundsFrom, clock.now())
      return { ...seen, serverLost: run.serverLost, memoryPressure }
    }
    const roundsOf = () => {
      const { levels, probes, order, inFlightMs } = run
      return { startedAt, loadMs, loaded, probeText, levels, probes, order, inFlightMs, loadId }
    }
    await run.measure(watch)
    const seen = await watch.finish()
    const reports = await memory.stop()
    const system = memory.system()
    return { ...roundsOf(), observations: observed(seen, system), memory: reports, system }
  } finally {
    watch?.stop()
    await memory.stop()
  }
}
