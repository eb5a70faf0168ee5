import { type GatedMetricKey, metricOf } from '../../model/metric.ts'
import { median } from '../../stats/quantile.ts'

/** `L` of the rule: -ln(value) for speeds, +ln(value) for times and memory. More is worse; a factor is a distance. */
function onLogScale(metric: GatedMetricKey, value: number): number {
  return metricOf(metric).better === 'higher' ? -Math.log(value) : Math.log(value)
}

/** Back to base units. */
export function fromLogScale(metric: GatedMetricKey, worse: number): number {
  return Math.exp(metricOf(metric).better === 'higher' ? -worse : worse)
}

/** exp(x) - 1: how a distance is printed. */
export const asChange = (x: number): number => Math.expm1(x)

/** `now[m,P]` and `base[m,P,j]` of the rule: median over rounds of L. Absent without rounds. */
export function center(metric: GatedMetricKey, rounds: readonly number[]): number | undefined {
  return median(rounds.map((value) => onLogScale(metric, value)))
}
