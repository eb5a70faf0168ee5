import { isGated, METRIC_KEYS } from '../../model/metric.ts'
import type { Session } from '../../model/verdict.ts'

/** How many rounds of a level are measured before the first look, and at most. */
export interface RoundLimits {
  readonly min: number
  readonly max: number
}

/** Default 3 to 8; a lower maximum lowers the minimum with it. */
export function settleRounds({ min = 3, max = 8 }: Partial<RoundLimits> = {}): RoundLimits {
  return { min: Math.min(min, max), max }
}

/** Measured rounds by level: of its metrics the one with the most, as memory may be sampled less often. */
export function roundsByLevel(session: Session): Map<number, number> {
  const counts = new Map<number, number>()
  for (const metric of METRIC_KEYS.filter(isGated)) {
    for (const [level, rounds] of Object.entries(session.rounds[metric] ?? {})) {
      counts.set(Number(level), Math.max(counts.get(Number(level)) ?? 0, rounds.length))
    }
  }
  return counts
}

/**
 * short: some level has not had its first rounds. looking: an early pass may be looked for. complete: the level with
 * most rounds has had them all; one that lost rounds (set aside) does not ask for more.
 */
export function progressOf(session: Session, limits: RoundLimits): 'short' | 'looking' | 'complete' {
  const counts = [...roundsByLevel(session).values()]
  if (counts.some((count) => count >= limits.max)) return 'complete'
  return counts.length > 0 && counts.every((count) => count >= limits.min) ? 'looking' : 'short'
}
