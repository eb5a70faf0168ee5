import { isMeasurable } from '../../model/baseline.ts'
import { type GatedMetricKey, METRICS } from '../../model/metric.ts'
import type { Deviation, MetricStability, Reach } from '../../model/stability.ts'
import type { Session } from '../../model/verdict.ts'
import { sdRange } from '../../stats/sd-range.ts'
import { ARMED_FROM, limitOf, seenFrom, spreadOf } from '../judge/limit.ts'
import { asChange, center } from '../judge/log-scale.ts'
import { measuredAt, type Place } from '../judge/place.ts'

/** Numbers of stored sessions that are told: armed from 3, advised 5, at most 8. */
const STORED = [3, 5, 8]

/** How far a metric scatters, from its places. Absent where no level has it in three sessions. */
export function metricStability(
  metric: GatedMetricKey,
  places: readonly Place[],
  { sessions, tolerance = METRICS[metric].gate.tolerance }: { sessions: readonly Session[]; tolerance?: number },
): MetricStability | undefined {
  const known = places.filter(({ base }) => base.length >= ARMED_FROM)
  if (known.length === 0) return undefined
  const spread = spreadOf(known.map(({ base }) => base))
  // Levels of a session rise and fall together, so they add no degrees of freedom.
  const degrees = Math.max(...known.map(({ base }) => base.length)) - 1
  const [low, high] = sdRange(spread, degrees)
  return {
    metric,
    between: asChange(spread),
    range: [asChange(low), asChange(high)],
    ...withinOf(metric, known, sessions),
    reach: STORED.map((stored) => reachOf({ metric, sessions: stored, spread, tolerance })),
    deviations: known.flatMap((place) => deviationsOf(place, sessions)),
  }
}

function reachOf(input: Parameters<typeof limitOf>[0]): Reach {
  const limit = limitOf(input)
  return { stored: input.sessions, limit: asChange(limit), sees: asChange(seenFrom(limit)) }
}

/** Standard deviation of single rounds, pooled over levels and sessions. */
function withinOf(metric: GatedMetricKey, places: readonly Place[], sessions: readonly Session[]): { within?: number } {
  const series = places.flatMap(({ parallel }) =>
    sessions.map((session) => (session.rounds[metric]?.[parallel] ?? []).filter(isMeasurable)),
  )
  const several = series.filter((rounds) => rounds.length > 1)
  if (several.length === 0) return {}
  const logs = several.map((rounds) => rounds.map((value) => center(metric, [value]) ?? 0))
  return { within: asChange(spreadOf(logs)) }
}

function deviationsOf(place: Place, sessions: readonly Session[]): Deviation[] {
  const { parallel, ref } = place
  return sessions.flatMap((session, index) => {
    const at = measuredAt(place, session)
    return at === undefined || ref === undefined ? [] : [{ session: index + 1, parallel, change: asChange(at - ref) }]
  })
}
