import type { GatedMetricKey } from '../../src/model/metric.ts'
import type { Session } from '../../src/model/verdict.ts'
import { judge } from '../../src/verdict/judge/judge.ts'
import { NOTHING } from './rig.ts'
import type { Planted } from './rounds.ts'

/** The level at which a slow-down of a single level is planted. */
const SINGLE = 4

/** What is made worse, and by how much: 0.05 is 5 %, `sees` what the baseline says it can be trusted to see. */
export interface Plant {
  readonly metrics: readonly GatedMetricKey[]
  readonly size: number | 'sees'
  readonly levels: 'every' | 'one'
}

/** Gen speed and throughput together: what makes tokens slow makes both slow. */
export const SPEEDS: readonly GatedMetricKey[] = ['genSpeed', 'throughput']

/** A slow-down of 5 % is one that a report would print as 5 %: exp(x) - 1. */
export function plantedIn(plant: Plant | undefined, sessions: readonly Session[]): Planted {
  if (!plant) return NOTHING
  const size = plant.size === 'sees' ? seenBy(sessions, plant.metrics[0]) : plant.size
  const worse = Math.log1p(size)
  return (metric, parallel) =>
    plant.metrics.includes(metric) && (plant.levels === 'every' || parallel === SINGLE) ? worse : 0
}

/** `sees` depends on the stored sessions alone, so any session will do as the one that is judged. */
function seenBy(sessions: readonly Session[], metric: GatedMetricKey | undefined): number {
  const [now] = sessions
  const cells = now ? judge({ sessions, now }).cells : []
  return cells.find((cell) => cell.metric === metric && cell.parallel === SINGLE)?.sees ?? 0
}
