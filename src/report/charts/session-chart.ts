import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts'
import { METRIC_KEYS, METRICS } from '../../model/metric.ts'
import type { GatedMetricKey } from '../../model/metric.ts'
import { placeLabel } from '../../model/places.ts'
import type { BaselineVerdict, Cell, StoredSession } from '../../model/verdict.ts'
import { median } from '../../stats/quantile.ts'
import { changeText, shown } from '../cell-text.ts'
import { ABSENT, change, count, metricText } from '../units.ts'
import { BASE, COLOR, GRID, roundUp, TEXT, valueAxis } from './axes.ts'
import type { ChartPlan } from './chart.ts'
import type { Series } from './draw.ts'
import { numberColumn, textColumn } from '../summary-columns.ts'

/** A place that is compared, with the median of each stored session, oldest first. */
interface Compared {
  readonly cell: Cell & { readonly stored: number; readonly change: number; readonly limit: number }
  readonly sessions: readonly (number | undefined)[]
}

/** Each judged metric: stored sessions and this run, as changes against their middle, with the limits as a band. */
export function sessionCharts(baseline: BaselineVerdict | undefined): ChartPlan[] {
  const stored = baseline?.stored ?? []
  if (stored.length === 0) return []
  const cells = baseline?.judgement?.cells ?? []
  return METRIC_KEYS.flatMap((metric) => {
    const compared = cells.flatMap((cell) => (cell.metric === metric ? comparedOf(cell, stored) : []))
    return compared.length === 0 ? [] : [chartOf(compared, stored)]
  })
}

function comparedOf(cell: Cell, stored: readonly StoredSession[]): Compared[] {
  const { change: worse, limit, stored: middle } = cell
  if (worse === undefined || limit === undefined || middle === undefined) return []
  const sessions = stored.map(({ rounds }) => median(rounds[cell.metric]?.[String(cell.parallel)] ?? []))
  return [{ cell: { ...cell, change: worse, limit, stored: middle }, sessions }]
}

function chartOf(compared: readonly Compared[], stored: readonly StoredSession[]): ChartPlan {
  const [first] = compared
  const metric = first?.cell.metric ?? 'genSpeed'
  const { word } = METRICS[metric]
  return {
    id: `stored-${metric}`,
    title: `Stored sessions and this run: ${word}`,
    finding: findingOf(compared, stored.length),
    drawing: {
      ...BASE,
      grid: GRID,
      xAxis: {
        type: 'category',
        data: compared.map(({ cell }) => placeLabel(cell)),
        axisLine: { onZero: false, lineStyle: { color: COLOR.dim } },
        axisTick: { show: false },
        axisLabel: TEXT,
      },
      yAxis: valueAxis((value) => (value === 0 ? '0 %' : change(value)), extent(compared)),
      series: [seriesOf(compared, metric)],
    },
    columns: columnsOf(compared, stored),
  }
}

function findingOf(compared: readonly Compared[], sessions: number): string {
  const words = compared.map(({ cell }) => `${placeLabel(cell)} ${changeText(cell).change} (${cell.verdict})`)
  return `${words.join(', ')}, against ${count(sessions, 'session')}. Dots are sessions, the diamond is this run, bands are the limits`
}

/** Today is where the verdict has it, a session by its own median against the same middle. */
const changeOf = ({ cell }: Compared, value: number): number => value / cell.stored - 1

function extent(compared: readonly Compared[]): { min: number; max: number } {
  const sizes = compared.flatMap((each) => [
    ...each.sessions.flatMap((value) => (value === undefined ? [] : [Math.abs(changeOf(each, value))])),
    Math.abs(shown(each.cell.metric, each.cell.change)),
    Math.abs(shown(each.cell.metric, each.cell.limit)),
    Math.abs(shown(each.cell.metric, -each.cell.limit / (1 + each.cell.limit))),
  ])
  const most = roundUp(Math.max(...sizes, 0.001))
  return { min: -most, max: most }
}

/** In each place the band of the limits, sessions from left to right in time, and this run at the right. */
function seriesOf(compared: readonly Compared[], metric: GatedMetricKey): Series {
  return {
    type: 'custom',
    silent: true,
    data: compared.map((_, index) => ({ value: [index, 0] })),
    encode: { x: 0, y: 1 },
    renderItem: ({ dataIndex }: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
      const each = compared[dataIndex]
      if (!each) return { type: 'group', children: [] }
      const [center = 0] = api.coord([dataIndex, 0])
      const size = api.size?.([1, 0])
      const wide = (Array.isArray(size) ? (size[0] ?? 0) : (size ?? 0)) * 0.76
      const left = center - wide / 2
      const yOf = (value: number): number => api.coord([dataIndex, value])[1] ?? 0
      const edges = [each.cell.limit, -each.cell.limit / (1 + each.cell.limit)].map((limit) =>
        yOf(shown(metric, limit)),
      )
      const step = wide / (each.sessions.length + 1)
      const dots = each.sessions.flatMap((value, index) =>
        value === undefined
          ? []
          : [dot(left + step * (index + 0.5), yOf(changeOf(each, value)), { fill: COLOR.dim, opacity: 0.75 })],
      )
      return {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: { x: left, y: Math.min(...edges), width: wide, height: Math.abs((edges[0] ?? 0) - (edges[1] ?? 0)) },
            style: { fill: COLOR.dim, opacity: 0.13 },
          },
          ...dots,
          today(left + step * (each.sessions.length + 0.5), yOf(shown(metric, each.cell.change)), each.cell),
        ],
      }
    },
  }
}

const dot = (cx: number, cy: number, style: { fill: string; opacity: number }) => ({
  type: 'circle' as const,
  shape: { cx, cy, r: 3.5 },
  style,
})

/** A diamond, so that it is told from the sessions without its colour. */
function today(x: number, y: number, { verdict }: Cell) {
  const half = 7
  return {
    type: 'polygon' as const,
    shape: {
      points: [
        [x, y - half],
        [x + half, y],
        [x, y + half],
        [x - half, y],
      ],
    },
    style: { fill: verdict === 'regressed' ? COLOR.bad : COLOR.first },
  }
}

function columnsOf(compared: readonly Compared[], stored: readonly StoredSession[]) {
  const column = (name: string, cell: (each: Compared) => string) => numberColumn(name, compared.map(cell))
  return [
    textColumn(
      'place',
      compared.map(({ cell }) => placeLabel(cell)),
    ),
    ...stored.map(({ startedAt }, index) =>
      column(startedAt.slice(0, 10), ({ cell, sessions }) => metricText(cell.metric, sessions[index])),
    ),
    column('this run', ({ cell }) => (cell.now === undefined ? ABSENT : metricText(cell.metric, cell.now))),
    column('change', ({ cell }) => changeText(cell).change),
    column('limit', ({ cell }) => changeText(cell).limit),
  ]
}
