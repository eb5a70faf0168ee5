import { type MetricKey, isRequestMetric, metricOf } from '../../model/metric.ts'
import { placeKind } from '../../model/places.ts'
import type { LevelResult, SweepResult } from '../../model/result.ts'
import { mean } from '../../stats/moments.ts'
import { quantile } from '../../stats/quantile.ts'
import type { Stat } from './ast.ts'
import { absence } from './absence.ts'
import { formatPlace } from './format.ts'
import type { Lacking } from './finding.ts'

/** A metric's value at a level, in base units. */
export interface Reading {
  readonly value: number
}

/** The tail that each percentile cuts off; a sample carries it from 1/tail values on. */
const TAILS: { readonly [S in Stat]?: number } = { p5: 0.05, p90: 0.1, p95: 0.05, p99: 0.01 }

const SHARES: { readonly [S in Stat]?: number } = { p5: 0.05, p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 }

/** Values a statistic needs before it says anything: 20 for p95 and p5, 100 for p99, 10 for p90, else 1. */
const samplesNeeded = (stat: Stat): number => Math.round(1 / (TAILS[stat] ?? 1))

/** The median over rounds, or another statistic over requests or rounds; or why there is none. */
export function readLevel(
  sweep: SweepResult,
  level: LevelResult,
  of: { metric: MetricKey; stat: Stat },
): Reading | Lacking {
  const summary = level[of.metric]
  if (!summary) return absence(sweep, of.metric, level)
  if (of.stat === 'median') return { value: summary.median }
  const values = isRequestMetric(of.metric) ? requestValues(level, of.metric) : summary.rounds
  const needed = samplesNeeded(of.stat)
  if (values.length < Math.max(1, needed)) return tooFew(sweep, level, { ...of, got: values.length })
  const value = statistic(of.stat, values)
  return value === undefined ? absence(sweep, of.metric, level) : { value }
}

/** Completed requests of the rounds that count. */
function requestValues(level: LevelResult, metric: MetricKey): number[] {
  if (!isRequestMetric(metric)) return []
  return level.requests.flatMap((request) => {
    const value = request[metric]
    return request.outcome === 'completed' && !request.setAside && value !== undefined ? [value] : []
  })
}

function statistic(stat: Stat, values: readonly number[]): number | undefined {
  if (stat === 'min') return Math.min(...values)
  if (stat === 'max') return Math.max(...values)
  if (stat === 'mean') return mean(values)
  return quantile(values, SHARES[stat] ?? 0.5)
}

function tooFew(
  sweep: SweepResult,
  { parallel }: LevelResult,
  of: { metric: MetricKey; stat: Stat; got: number },
): Lacking {
  const needed = samplesNeeded(of.stat)
  const request = isRequestMetric(of.metric)
  const place = formatPlace(sweep, parallel)
  const inRound = request && placeKind(sweep) === undefined ? parallel : 1
  const rounds = Math.ceil(needed / inRound)
  const noun = request ? 'completed requests' : 'rounds'
  return {
    lacking: `${metricOf(of.metric).word} ${of.stat} needs ${needed} ${noun} and ${place} had ${of.got}: run ${rounds} rounds`,
    cure: `Set \`rounds: ${rounds}\` (${place} gives ${inRound} a round), or require the median or max instead.`,
  }
}
