import type { LevelSearch } from './search-levels.ts'
import { type NextRound, SweepRun } from './sweep-run.ts'
import { type LoadParts, type MeasuredLoad, watchedLoad } from './watched-load.ts'

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
  return await watchedLoad(parts, plan, async (load) => {
    const scenario = { ...parts.scenario, parallel: plan.parallel, rounds: plan.rounds }
    const run = new SweepRun({ ...parts, ...load, scenario, next: plan.next, search: plan.search })
    const known = plan.parallel.filter((level) => parts.scenario.parallel.includes(level))
    await load.begin()
    plan.onWarm?.(await run.warmUp(known))
    await load.memory.settle()
    await run.warmUp(plan.parallel.filter((level) => !known.includes(level)))
    const soFar = () => ({ levels: run.levels, probes: run.probes, order: run.order })
    return await load.observe((watch) => run.measure(watch), soFar)
  })
}
