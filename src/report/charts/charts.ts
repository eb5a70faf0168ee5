import type { RunReport } from '../../model/report.ts'
import { type Chart, drawn } from './chart.ts'
import { coldStartCharts } from './cold-start-chart.ts'
import { forecastCharts } from './forecast-chart.ts'
import { levelCharts } from './level-charts.ts'
import { memoryCharts } from './memory-chart.ts'
import { sessionCharts } from './session-chart.ts'
import { turnCharts } from './turn-charts.ts'
import { variantCharts } from './variant-charts.ts'

/** Every chart that a run has the numbers for; their ids start with `prefix`. */
export function chartsOf({ sweep, baseline }: RunReport, prefix: string): Chart[] {
  const own = sweep.variants ? [] : levelCharts(sweep)
  const plans = [
    ...own,
    ...variantCharts(sweep),
    ...turnCharts(sweep),
    ...coldStartCharts(sweep),
    ...forecastCharts(sweep),
    ...sessionCharts(baseline),
    ...memoryCharts(sweep),
  ]
  return plans.map((plan) => drawn(plan, prefix))
}
