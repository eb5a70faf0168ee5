import type { OllamaClient } from '../client/ollama.ts'
import type { LoadedModel } from '../client/ollama.ts'
import type { Clock } from '../clock.ts'
import { loadIdentity } from '../machine/load-identity.ts'
import type { LevelTraces } from '../measure/sweep.ts'
import type { OnProgress } from '../model/progress.ts'
import type { RunObservations } from '../model/observations.ts'
import type { MemoryReport } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { Deadline } from './deadline.ts'
import { MemoryWatch } from './memory-watch.ts'
import { ObservationWatch } from './observation-watch.ts'
import type { RequestBodies } from './request-body.ts'
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
  readonly order: readonly number[]
  readonly memory: readonly MemoryReport[]
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
  /** Told the time of one pass, once the warm-up has shown it. */
  readonly onWarm?: (passMs: number) => void
}

/** One session: load, probe, warm up at each level, let memory settle, fire the rounds. */
export async function measureLoad(parts: LoadParts, plan: LoadPlan): Promise<MeasuredLoad> {
  const { client, clock, pid } = parts
  const { model } = parts.scenario
  const startedAt = clock.now()
  const memory = MemoryWatch.start({ client, clock, model, pid })
  let watch: ObservationWatch | undefined
  try {
    const scenario = { ...parts.scenario, parallel: plan.parallel, rounds: plan.rounds }
    const run = new SweepRun({ ...parts, scenario, memory, next: plan.next })
    const loadMs = await run.load()
    const loaded = (await client.loaded()).find((entry) => isModel(entry, model))
    const loadId = pid === undefined ? undefined : await loadIdentity(pid)
    const probeText = await run.probe()
    plan.onWarm?.(await run.warmUp())
    await memory.settle()
    watch = await ObservationWatch.start(parts)
    await run.measure(watch)
    const observations = await watch.finish()
    const { levels, order, inFlightMs } = run
    const measured = { startedAt, loadMs, loaded, probeText, levels, order, inFlightMs, observations, loadId }
    return { ...measured, memory: await memory.stop() }
  } finally {
    watch?.stop()
    await memory.stop()
  }
}
