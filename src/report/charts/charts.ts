import type { RunReport } from '../../model/report.ts'
import { type Chart, drawn } from './chart.ts'
import { levelCharts } from './level-charts.ts'

/** Every chart that a run has the numbers for; their ids start with `prefix`. */
export const chartsOf = ({ sweep }: RunReport, prefix: string): Chart[] =>
  levelCharts(sweep).map((plan) => drawn(plan, prefix))
