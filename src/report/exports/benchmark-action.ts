import { isGated, METRIC_KEYS, type Metric, metricOf } from '../../model/metric.ts'
import type { RunReport } from '../../model/report.ts'
import { clean } from '../clean.ts'
import { jsonText } from '../json-text.ts'
import { count, digits } from '../units.ts'
import { measuredOf, namesOf, pointsOf } from './points.ts'

/**
 * The list that github-action-benchmark reads as `tool: customBiggerIsBetter` or `customSmallerIsBetter`. It takes one
 * tool a step, so speeds and times are files of their own. Only metrics that a stored baseline judges: each is a chart.
 * Source: https://github.com/benchmark-action/github-action-benchmark#minimal-setup
 */
export function renderBenchmarkAction(reports: readonly RunReport[], better: Metric['better']): string {
  const keys = METRIC_KEYS.filter((key) => isGated(key) && metricOf(key).better === better)
  const points = pointsOf(reports)
  const names = namesOf(points)
  const entries = points.flatMap(({ level, report }, index) =>
    measuredOf(level, keys).map(([key, { median, p5, p95, rounds }]) => ({
      name: `${names[index]} > ${metricOf(key).word}`,
      unit: metricOf(key).unit,
      value: median,
      range: `± ${digits((p95 - p5) / 2)}`,
      extra: [
        count(rounds.length, 'round'),
        clean(report.sweep.scenario.model),
        clean(report.sweep.machine.key),
        ...(report.sweep.simulated ? ['SIMULATED'] : []),
      ].join('\n'),
    })),
  )
  return `${jsonText(entries)}\n`
}
