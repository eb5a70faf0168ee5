import type { MetricKey } from '../../model/metric.ts'
import type { SweepResult, TurnResult } from '../../model/result.ts'
import { turnFindings } from '../turn-lines.ts'
import { digits, duration } from '../units.ts'
import type { ChartPlan } from './chart.ts'
import { linesDrawing } from './lines.ts'
import { numberColumn, summaryColumns } from '../summary-columns.ts'

/** What a growing conversation does to the wait and to the speed. Nothing where there are no two turns to compare. */
export function turnCharts(sweep: SweepResult): ChartPlan[] {
  const { turns = [] } = sweep
  if (turns.filter(({ ttftMs }) => ttftMs).length < 2) return []
  return [
    turnChart(sweep, { id: 'turn-ttft', key: 'ttftMs', word: 'TTFT', format: duration }),
    turnChart(sweep, { id: 'turn-speed', key: 'genSpeed', word: 'gen speed', unit: 'tok/s', format: digits }),
  ]
}

interface Shown {
  readonly id: string
  readonly key: MetricKey
  readonly word: string
  readonly unit?: string
  format(value: number): string
}

function turnChart(sweep: SweepResult, { id, key, word, unit, format }: Shown): ChartPlan {
  const turns = sweep.turns ?? []
  const findings = turnFindings(sweep).filter(({ headline }) => headline.startsWith(`${word} `))
  return {
    id,
    title: `${word} by turn${unit === undefined ? '' : `, ${unit}`}`,
    finding: findings.map(({ headline, rest }) => headline + rest).join('; ') || `${turns.length} turns`,
    drawing: linesDrawing({
      lines: [{ name: word, points: turns.map((turn) => ({ at: turn.turn, summary: turn[key] })) }],
      label: String,
      isEven: true,
      format: (value) => format(value),
      value: (value) => format(value),
    }),
    columns: turnColumns(turns, { key, word, format }),
  }
}

const turnColumns = (turns: readonly TurnResult[], { key, word, format }: Pick<Shown, 'key' | 'word' | 'format'>) => [
  numberColumn(
    'turn',
    turns.map(({ turn }) => String(turn)),
  ),
  numberColumn(
    'context tokens',
    turns.map(({ contextTokens }) => (contextTokens === undefined ? '—' : String(Math.round(contextTokens)))),
  ),
  ...summaryColumns(
    word,
    turns.map((turn) => turn[key]),
    (value) => format(value),
  ),
]
