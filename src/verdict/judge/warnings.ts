import { type GatedMetricKey, METRICS } from '../../model/metric.ts'
import { placeLabel } from '../../model/places.ts'
import type { CellPlace, Session } from '../../model/verdict.ts'
import type { Judged } from './cell.ts'
import { RECORD } from '../record-command.ts'
import { ARMED_FROM } from './limit.ts'
import { asChange } from './log-scale.ts'
import { percent } from './percent.ts'
import type { Place } from './place.ts'
import { roundsByLevel, type RoundLimits } from './rounds.ts'

/** Fewer rounds than the rule was studied with. */
const STUDIED_FROM = 3

export const nameOf = (place: Pick<Place, 'metric' | 'parallel' | 'place'>): string =>
  `${METRICS[place.metric].word} at ${placeLabel(place)}`

/** Doubts about the stored sessions. */
export function sessionWarnings(sessions: readonly Session[]): string[] {
  if (sessions.length === 0) {
    return [`Nothing is stored to compare with, so nothing was judged. Record a session: ${RECORD}`]
  }
  const warnings: string[] = []
  if (sessions.length < ARMED_FROM) {
    const stored = sessions.length === 1 ? 'Only 1 session is stored' : `Only ${sessions.length} sessions are stored`
    warnings.push(
      `${stored}: how far sessions scatter is not known yet, so wide provisional limits hold. Record at least 3, better 5, on different days: ${RECORD}`,
    )
  }
  const days = new Set(sessions.map((session) => session.startedAt.slice(0, 10)))
  if (sessions.length > 1 && days.size === 1) {
    warnings.push(
      `All stored sessions are of one day (${[...days][0]}), which hides how days differ and makes false alarms about five times as frequent. Record one on another day: ${RECORD}`,
    )
  }
  return warnings
}

/** Metrics whose stored sessions scatter more than their tolerance. One line a metric. */
export function insensitiveWarnings(judged: readonly Judged[]): string[] {
  const widest = new Map<GatedMetricKey, number>()
  for (const { metric, limit } of judged.filter(({ insensitive }) => insensitive)) {
    widest.set(metric, Math.max(limit, widest.get(metric) ?? 0))
  }
  return [...widest].map(
    ([metric, limit]) =>
      `${METRICS[metric].word} is insensitive here: stored sessions scatter so far that its limit is ${percent(asChange(limit))}, wider than its tolerance; a pass means "no change larger than that". More sessions or a quieter machine narrow it.`,
  )
}

/** Places that could not be compared although something is there. */
export function placeWarnings(places: readonly Place[], sessions: readonly Session[]): string[] {
  return places.flatMap((place) => {
    if (place.damaged) {
      return [
        `${nameOf(place)} has a value that is zero, negative or out of all range, so it was not judged. Correct it in the stored baseline, or measure again.`,
      ]
    }
    const gone = sessions.length > 0 && place.now === undefined
    return gone
      ? [`${nameOf(place)} is stored but was not measured now, so it was not judged. See the warnings of the run.`]
      : []
  })
}

/** Levels that lost rounds, and runs that have fewer than the rule was studied with. */
export function roundWarnings(
  { now, place }: { readonly now: Session; readonly place?: CellPlace },
  limits: RoundLimits,
): string[] {
  const counts = roundsByLevel(now)
  const short = [...counts].filter(([, count]) => count < limits.min)
  const warnings = short.map(
    ([level, count]) =>
      `${placeLabel({ parallel: level, place })} has only ${count} usable rounds of ${limits.min}, so it was not judged. See which rounds were set aside and why, and measure again.`,
  )
  const most = Math.max(0, ...counts.values())
  if (most > 0 && most < STUDIED_FROM) {
    const rounds = most === 1 ? 'one round' : `${most} rounds`
    warnings.push(`Judged on ${rounds}: one slow round can decide. Allow at least rounds: ${STUDIED_FROM}.`)
  }
  return warnings
}

export const notConfirmedText = (names: readonly string[]): string =>
  `Not confirmed: past the limit, but not again after a fresh load of the model: ${names.join(', ')}. No action needed unless it comes back.`

export const unconfirmedText = (names: readonly string[]): string =>
  `Regressed, not confirmed: past the limit, and not measured again after a fresh load of the model: ${names.join(', ')}. Run once more before you look for a cause.`
