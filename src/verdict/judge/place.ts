import { isMeasurable, type Tolerances } from '../../model/baseline.ts'
import { type GatedMetricKey, isGated, METRIC_KEYS, METRICS } from '../../model/metric.ts'
import type { CellPlace, Session } from '../../model/verdict.ts'
import { median } from '../../stats/quantile.ts'
import { ARMED_FROM, limitOf, spreadOf } from './limit.ts'
import { center } from './log-scale.ts'

/** A metric at a level, on the log scale: what a cell of the judgement is made from. */
export interface Place {
  readonly metric: GatedMetricKey
  readonly parallel: number
  /** What `parallel` counts where it is not requests at once. */
  readonly place?: CellPlace
  /** `base[m,P,j]`, one for each stored session that has it. */
  readonly base: readonly number[]
  readonly now?: number
  /** Rounds measured now. */
  readonly rounds: number
  /** Median over `base`. */
  readonly ref?: number
  readonly limit?: number
  /** The limit is wider than the tolerance because the sessions scatter. */
  readonly insensitive: boolean
  /** A round value is zero, negative, not finite or out of all range, so nothing can be said. */
  readonly damaged: boolean
}

const GATED = METRIC_KEYS.filter(isGated)

type Bare = Omit<Place, 'limit' | 'insensitive'>

/** Every metric and level that is stored or was measured now, in the order of the registry. */
export function placesOf(
  { sessions, now, place }: { sessions: readonly Session[]; now: Session; place?: CellPlace },
  tolerance: Tolerances,
): Place[] {
  return GATED.flatMap((metric) => {
    const bare = levelsOf(metric, [...sessions, now]).map((parallel) =>
      bareAt({ metric, parallel, ...(place ? { place } : {}) }, sessions, now),
    )
    return withLimits(metric, bare, tolerance[metric] ?? METRICS[metric].gate.tolerance)
  })
}

/** `now[m,P]` of one more session, such as the confirmation. Absent when not measured or damaged. */
export function measuredAt(place: Place, session: Session): number | undefined {
  const rounds = session.rounds[place.metric]?.[place.parallel] ?? []
  return rounds.every(isMeasurable) ? center(place.metric, rounds) : undefined
}

function levelsOf(metric: GatedMetricKey, sessions: readonly Session[]): number[] {
  const words = new Set(sessions.flatMap((session) => Object.keys(session.rounds[metric] ?? {})))
  const levels = [...words].map(Number).sort((a, b) => a - b)
  const wrong = levels.find((level) => !Number.isInteger(level) || level < 1)
  if (wrong !== undefined) throw new TypeError(`A session has ${metric} at level ${wrong}: levels are 1, 2, 3, …`)
  return levels
}

function bareAt(at: Pick<Place, 'metric' | 'parallel' | 'place'>, sessions: readonly Session[], now: Session): Bare {
  const roundsOf = (session: Session): readonly number[] => session.rounds[at.metric]?.[at.parallel] ?? []
  const rounds = roundsOf(now).length
  if (![...sessions, now].flatMap(roundsOf).every(isMeasurable)) return { ...at, rounds, base: [], damaged: true }
  const centerOf = (session: Session): number | undefined => center(at.metric, roundsOf(session))
  const base = sessions.map(centerOf).filter((value) => value !== undefined)
  return { ...at, rounds, base, now: centerOf(now), ref: median(base), damaged: false }
}

function withLimits(metric: GatedMetricKey, bare: readonly Bare[], tolerance: number): Place[] {
  const spread = spreadOf(bare.map(({ base }) => base).filter((base) => base.length >= ARMED_FROM))
  return bare.map((place) => {
    const sessions = place.base.length
    if (sessions === 0) return { ...place, insensitive: false }
    const limit = limitOf({ metric, sessions, spread, tolerance })
    return { ...place, limit, insensitive: sessions >= ARMED_FROM && limit > Math.log1p(tolerance) }
  })
}
