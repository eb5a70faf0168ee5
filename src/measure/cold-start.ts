import type { ColdStart, Summary, Unload } from '../model/result.ts'
import { summarize } from '../stats/summary.ts'
import { measurePlace } from './place.ts'
import type { RoundTraces } from './sweep.ts'

/** The rounds of a cold start as they came from the wire: one request each to the model that is loaded for it. */
export interface StartTraces {
  readonly cold: readonly RoundTraces[]
  readonly warm: readonly RoundTraces[]
  readonly unloads: readonly Unload[]
}

/** All prompts are new, so what the cold request takes longer than the warm one is the load. */
export function measureColdStart({ cold, warm, unloads }: StartTraces, firstLoadMs: number | undefined): ColdStart {
  const context = { coldPrompts: true, queueBaseMs: 0 }
  const loadMs = loadTimes(cold)
  return {
    cold: { ...measurePlace(cold, context), ...(loadMs ? { loadMs } : {}) },
    warm: measurePlace(warm, context),
    unloads,
    ...(firstLoadMs === undefined ? {} : { firstLoadMs }),
  }
}

/** load_duration of each request that completed. */
function loadTimes(cold: readonly RoundTraces[]): Summary | undefined {
  const done = cold.flatMap(({ traces }) => traces).filter(({ outcome }) => outcome === 'completed')
  return summarize(done.flatMap(({ server }) => server.loadMs ?? []))
}
