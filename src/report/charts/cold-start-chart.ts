import type { ColdStart, PlaceResult, SweepResult } from '../../model/result.ts'
import { coldStartFindings } from '../cold-start-lines.ts'
import { ABSENT, duration } from '../units.ts'
import { BASE, COLOR, legendOf, LOOKS, TEXT, valueAxis } from './axes.ts'
import { type ChartPlan, WIDTH } from './chart.ts'
import { numberColumn, textColumn } from '../summary-columns.ts'

/** What the first token waits for: the load, the prompt, and the rest. */
interface Parts {
  readonly name: string
  readonly load?: number
  readonly prompt?: number
  readonly rest?: number
  readonly ttft?: number
}

/** The time to the first token after an unload, and after that, taken apart. */
export function coldStartCharts({ coldStart }: SweepResult): ChartPlan[] {
  if (!coldStart?.cold.ttftMs || !coldStart.warm.ttftMs) return []
  const sides = [partsOf('warm', coldStart.warm), partsOf('cold', coldStart.cold)]
  const { legend } = legendOf(['load of the model', 'prompt', 'the rest'], { left: 48, width: WIDTH.whole })
  const series = (name: string, at: number, value: (parts: Parts) => number | undefined) => ({
    type: 'bar' as const,
    name,
    silent: true,
    stack: 'wait',
    barWidth: 34,
    itemStyle: { color: LOOKS[at]?.color ?? COLOR.first, borderColor: COLOR.card, borderWidth: 1 },
    data: sides.map((parts) => value(parts) ?? '-'),
  })
  return [
    {
      id: 'cold-start',
      title: 'Time to first token, cold and warm',
      finding: findingOf(coldStart),
      isWide: true,
      height: 200,
      drawing: {
        ...BASE,
        legend,
        grid: { left: 56, right: 90, top: 34, bottom: 30 },
        xAxis: valueAxis(duration),
        yAxis: {
          type: 'category',
          data: sides.map(({ name }) => name),
          axisLine: { show: false },
          axisTick: { show: false },
          axisLabel: { ...TEXT, color: COLOR.ink },
        },
        series: [
          series('load of the model', 1, ({ load }) => load),
          series('prompt', 2, ({ prompt }) => prompt),
          { ...series('the rest', 0, ({ rest }) => rest), label: totalLabel(sides) },
        ],
      },
      columns: columnsOf(sides.toReversed()),
    },
  ]
}

const totalLabel = (sides: readonly Parts[]) => ({
  show: true,
  position: 'right' as const,
  ...TEXT,
  color: COLOR.ink,
  formatter: ({ dataIndex }: { dataIndex: number }) => wait(sides[dataIndex]?.ttft),
})

/** Medians of different requests need not add up; what is left is then nothing. */
function partsOf(name: string, { ttftMs, loadMs, prefillMs }: PlaceResult): Parts {
  const [ttft, load, prompt] = [ttftMs?.median, loadMs?.median, prefillMs?.median]
  const rest = ttft === undefined ? undefined : Math.max(0, ttft - (load ?? 0) - (prompt ?? 0))
  return { name, load, prompt, rest, ttft }
}

function findingOf(coldStart: ColdStart): string {
  const [cost] = coldStartFindings(coldStart)
  return cost ? cost.headline + cost.rest : ''
}

const wait = (ms: number | undefined): string => (ms === undefined ? ABSENT : duration(ms))

const columnsOf = (sides: readonly Parts[]) => [
  textColumn(
    'start',
    sides.map(({ name }) => name),
  ),
  numberColumn(
    'load of the model',
    sides.map(({ load }) => wait(load)),
  ),
  numberColumn(
    'prompt',
    sides.map(({ prompt }) => wait(prompt)),
  ),
  numberColumn(
    'the rest',
    sides.map(({ rest }) => wait(rest)),
  ),
  numberColumn(
    'TTFT',
    sides.map(({ ttft }) => wait(ttft)),
  ),
]
