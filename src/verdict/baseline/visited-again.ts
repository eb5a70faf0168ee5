import { type GatedMetricKey, isGated, METRIC_KEYS } from '../../model/metric.ts'
import type { Session, StoredSession } from '../../model/verdict.ts'

/**
 * Stored sessions without the levels that a search visited then and not now: where it looks follows from what it finds,
 * so such a level is neither a change nor lost. The levels it begins with stay.
 */
export function visitedAgain(
  sessions: readonly StoredSession[],
  now: Session,
  from: readonly number[],
): readonly StoredSession[] {
  const isKept = (metric: GatedMetricKey, level: string): boolean =>
    from.includes(Number(level)) || now.rounds[metric]?.[level] !== undefined
  return sessions.map((session) => {
    const rounds = METRIC_KEYS.filter(isGated).flatMap((metric) => {
      const levels = Object.entries(session.rounds[metric] ?? {}).filter(([level]) => isKept(metric, level))
      return levels.length > 0 ? [[metric, Object.fromEntries(levels)] as const] : []
    })
    return { ...session, rounds: Object.fromEntries(rounds) }
  })
}
