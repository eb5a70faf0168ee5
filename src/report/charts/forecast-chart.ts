import type { Forecast } from '../../model/plan.ts'
import type { LevelResult, SweepResult } from '../../model/result.ts'
import { cliffText, forecastColumns } from '../forecast-lines.ts'
import { digits } from '../units.ts'
import { levelLabel } from './level-charts.ts'
import type { ChartPlan } from './chart.ts'
import { type Line, linesDrawing } from './lines.ts'

/** What the lowest levels predict of the others, with its range, beside what those had. */
export function forecastCharts({ forecast, levels }: SweepResult): ChartPlan[] {
  if (!forecast || forecast.levels.length < 2) return []
  return [
    {
      id: 'forecast',
      title: 'Gen speed as the lowest levels predict it, tok/s',
      finding: `predicted from P=${forecast.from.join(', ')}: ${cliffText(forecast)}`,
      drawing: linesDrawing({
        lines: [measuredLine(levels), predictedLine(forecast)],
        label: levelLabel,
        format: digits,
        value: digits,
      }),
      columns: forecastColumns(forecast.levels),
    },
  ]
}

const measuredLine = (levels: readonly LevelResult[]): Line => ({
  name: 'measured',
  points: levels.map(({ parallel, genSpeed }) => ({ at: parallel, summary: genSpeed })),
})

/** Its band is the range in which the truth is expected. */
const predictedLine = ({ levels }: Forecast): Line => ({
  name: 'predicted, with its range',
  points: levels.map(({ parallel, genSpeed, low, high }) => ({
    at: parallel,
    summary: { median: genSpeed, p5: low, p95: high, rounds: [] },
  })),
})
