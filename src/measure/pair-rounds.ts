import { isRequestMetric, type MetricKey } from '../model/metric.ts'
import type { LevelResult, RequestResult } from '../model/result.ts'

/** Values of a level's rounds and of the reference's, each beside the one it is compared with. */
export interface PairedRounds {
  readonly numerators: readonly number[]
  readonly denominators: readonly number[]
}

/**
 * A level's rounds beside the reference's: by place where both have as many, as the passes ran; else each beside the
 * round nearest in time, so that what drifts in both cancels although a search runs P=1 beside every probe, or a round
 * was set aside. Rounds pooled from several loads have no common clock and pair by place.
 */
export function pairRounds(metric: MetricKey, level: LevelResult, reference: LevelResult): PairedRounds {
  const numerators = level[metric]?.rounds ?? []
  const others = reference[metric]?.rounds ?? []
  const [own, theirs] = [timesOf(metric, level), timesOf(metric, reference)]
  const timed = isClock(own, numerators.length) && isClock(theirs, others.length)
  if (numerators.length === others.length || others.length === 0 || !timed) return { numerators, denominators: others }
  return { numerators, denominators: own.map((at, place) => others[nearest(theirs, at, place)] ?? Number.NaN) }
}

/** One time a round, and later rounds later. */
const isClock = (times: readonly number[], rounds: number): boolean =>
  times.length === rounds && times.every((at, index) => at >= (times[index - 1] ?? at))

/** Mid time of each round that has a value of the metric, ms. */
function timesOf(metric: MetricKey, { requests }: LevelResult): number[] {
  const rounds = Map.groupBy(
    requests.filter(({ setAside }) => !setAside),
    ({ round }) => round,
  )
  const known = [...rounds.values()].filter((round) => hasValue(metric, round))
  return known.map((round) => {
    const sent = Math.min(...round.map(({ sentAt }) => sentAt))
    return (sent + Math.max(...round.map(({ endAt }) => endAt))) / 2
  })
}

/** Of a round metric: a round that lost a request was another load, and has no throughput. */
function hasValue(metric: MetricKey, round: readonly RequestResult[]): boolean {
  if (isRequestMetric(metric)) return round.some((request) => request[metric] !== undefined)
  return round.every(({ outcome, tokens }) => outcome === 'completed' && tokens !== undefined)
}

/** Where two are equally near, the one whose place is nearer. */
function nearest(times: readonly number[], at: number, place: number): number {
  const far = (index: number): number => Math.abs((times[index] ?? Number.POSITIVE_INFINITY) - at)
  return times.reduce((best, _, index) => {
    const closer = far(index) - far(best) || Math.abs(index - place) - Math.abs(best - place)
    return closer < 0 ? index : best
  }, 0)
}
