import type { RunReport } from '../../model/report.ts'
import type { SweepResult } from '../../model/result.ts'
import type { BaselineVerdict } from '../../model/verdict.ts'
import { type Chart, type ChartPlan, drawn } from './chart.ts'
import { coldStartCharts } from './cold-start-chart.ts'
import { forecastCharts } from './forecast-chart.ts'
import { levelCharts } from './level-charts.ts'
import { memoryCharts } from './memory-chart.ts'
import { sessionCharts } from './session-chart.ts'
import { turnCharts } from './turn-charts.ts'
import { variantCharts } from './variant-charts.ts'

/** Every chart that a run has the numbers for; their ids start with `prefix`. */
export const chartsOf = ({ sweep, baseline }: Pick<RunReport, 'sweep' | 'baseline'>, prefix: string): Chart[] =>
  [...runPlans(sweep), ...sessionCharts(baseline), ...memoryCharts(sweep)].map((plan) => drawn(plan, prefix))

/** Of the run alone. */
export const runCharts = (sweep: SweepResult, prefix: string): Chart[] =>
  [...runPlans(sweep), ...memoryCharts(sweep)].map((plan) => drawn(plan, prefix))

/** Of the run against what is stored. */
export const baselineCharts = (baseline: BaselineVerdict, prefix: string): Chart[] =>
  sessionCharts(baseline).map((plan) => drawn(plan, prefix))

const runPlans = (sweep: SweepResult): ChartPlan[] => [
  ...(sweep.variants ? [] : levelCharts(sweep)),
  ...variantCharts(sweep),
  ...turnCharts(sweep),
  ...coldStartCharts(sweep),
  ...forecastCharts(sweep),
]
