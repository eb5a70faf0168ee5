import { metricOf, type MetricKey } from '../../model/metric.ts'
import type { RunReport } from '../../model/report.ts'
import { jsonText } from '../json-text.ts'
import { LEVEL_METRICS, measuredOf, namesOf, pointsOf } from './points.ts'

/**
 * Bencher Metric Format: benchmark, measure, and its `value` (the median of the rounds) between `lower_value` (p5) and
 * `upper_value` (p95). Measures carry their unit in their name: `gen-speed-tok-s`, `ttft-ms`, `memory-bytes`.
 * Source: https://bencher.dev/docs/reference/bencher-metric-format/
 */
export function renderBencher(reports: readonly RunReport[]): string {
  const points = pointsOf(reports)
  const names = namesOf(points)
  const benchmarks = points.map(({ level }, index) => {
    const measures = measuredOf(level, LEVEL_METRICS).map(([key, { median, p5, p95 }]) => [
      measureOf(key),
      { value: median, lower_value: p5, upper_value: p95 },
    ])
    return [names[index], Object.fromEntries(measures)]
  })
  return `${jsonText(Object.fromEntries(benchmarks))}\n`
}

const measureOf = (key: MetricKey): string =>
  `${metricOf(key).word} ${metricOf(key).unit}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
