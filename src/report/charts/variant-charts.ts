import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts'
import { METRICS, type MetricKey } from '../../model/metric.ts'
import { placeLabel } from '../../model/places.ts'
import type { LevelResult, SweepResult, VariantChange, VariantResult } from '../../model/result.ts'
import { clean } from '../clean.ts'
import { settingText } from '../setting-words.ts'
import { PLAIN } from '../palette.ts'
import { truncate } from '../text-width.ts'
import { change, digits, percent } from '../units.ts'
import { variantColumns } from '../variants.ts'
import { BASE, COLOR, roundUp, TEXT, valueAxis } from './axes.ts'
import type { ChartPlan } from './chart.ts'
import type { Series } from './draw.ts'
import { levelLabel } from './level-charts.ts'
import { linesDrawing } from './lines.ts'
import { numberColumn, textColumn } from '../summary-columns.ts'

/** Servers, models or settings side by side: speeds by level, and of an A/B run each change with its interval. */
export function variantCharts(sweep: SweepResult): ChartPlan[] {
  const { variants = [], changes = [], matrix } = sweep
  const compared = sideCharts(variants.map((variant) => ({ levels: variant.levels, name: nameOf(variant, sweep) })))
  return matrix || changes.length === 0 ? compared : [changeChart(sweep, changes), ...compared]
}

/** A setting is called by what it sets. */
function nameOf({ name }: VariantResult, { matrix }: SweepResult): string {
  const setting = matrix?.settings.find((each) => each.name === name)?.setting
  return setting ? settingText(setting) : shortName(name)
}

const LONGEST_NAME = 32

/** In a picture there is no room for more; the table has it whole. */
export const shortName = (name: string): string => truncate(clean(name), LONGEST_NAME)

/** One of those that are compared: its name and what it measured. */
export interface Side {
  readonly name: string
  readonly levels: readonly LevelResult[]
}

/** Gen speed and throughput by level, a line for each side. Nothing of fewer than two. */
export function sideCharts(sides: readonly Side[]): ChartPlan[] {
  if (sides.length < 2) return []
  return [sideChart(sides, 'genSpeed'), sideChart(sides, 'throughput')].filter((chart) => chart !== undefined)
}

const MOST_SIDES = 5

function sideChart(sides: readonly Side[], key: Extract<MetricKey, 'genSpeed' | 'throughput'>): ChartPlan | undefined {
  const shown = sides.slice(0, MOST_SIDES)
  const { word, unit } = METRICS[key]
  const places = [...new Set(sides.flatMap(({ levels }) => levels.map(({ parallel }) => parallel)))]
  if (places.length < 2) return undefined
  const highest = shown.map(({ levels, name }) => {
    const best = levels.map((level) => level[key]?.median ?? 0)
    return `${name} up to ${digits(Math.max(...best))}`
  })
  const unseen = sides.length - shown.length
  return {
    id: `sides-${key}`,
    title: `${word} by level, ${unit}`,
    finding: highest.join(', ') + (unseen > 0 ? `; ${unseen} more in the table` : ''),
    drawing: linesDrawing({
      lines: shown.map(({ levels, name }) => ({
        name,
        points: levels.map((level) => ({ at: level.parallel, summary: level[key] })),
      })),
      label: levelLabel,
      format: digits,
      value: digits,
    }),
    columns: sideColumns(
      sides,
      places.toSorted((a, b) => a - b),
      key,
    ),
  }
}

const sideColumns = (sides: readonly Side[], places: readonly number[], key: MetricKey) => [
  textColumn('level', places.map(levelLabel)),
  ...sides.map(({ levels, name }) =>
    numberColumn(
      name,
      places.map((place) => {
        const median = levels.find(({ parallel }) => parallel === place)?.[key]?.median
        return median === undefined ? '—' : digits(median)
      }),
    ),
  ),
]

const ROW = 26

/** A dot for each change and a line for its interval; what does not touch the middle is clear. */
function changeChart(sweep: SweepResult, changes: readonly VariantChange[]): ChartPlan {
  const rows = changes.toReversed()
  const ends = changes.flatMap(({ ratio, band }) => [Math.abs(ratio / band - 1), Math.abs(ratio * band - 1)])
  const most = roundUp(Math.max(...ends, 0.01))
  const clear = changes.filter(({ side }) => side !== 'same')
  return {
    id: 'changes',
    title: 'What changed, with its 95 % interval',
    finding: clear.length === 0 ? `none of ${changes.length} comparisons shows a clear change` : clearText(clear),
    isWide: true,
    height: 60 + ROW * rows.length,
    drawing: {
      ...BASE,
      grid: { left: 210, right: 90, top: 8, bottom: 32 },
      xAxis: valueAxis((value) => (value === 0 ? '0 %' : change(value)), { min: -most, max: most }),
      yAxis: {
        type: 'category',
        data: rows.map(rowName),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { ...TEXT, color: COLOR.ink },
      },
      series: [intervalsOf(rows)],
    },
    columns: variantColumns(sweep, PLAIN).map((column) => ({ ...column, name: column.name || 'verdict' })),
  }
}

const MOST_CLEAR = 3

function clearText(changes: readonly VariantChange[]): string {
  const texts = changes.map(
    (each) => `${rowName(each)} ${change(each.ratio - 1)} ±${percent(each.band - 1)} (${each.side})`,
  )
  const more = texts.length - MOST_CLEAR
  return texts.slice(0, MOST_CLEAR).join(', ') + (more > 0 ? `, and ${more} more` : '')
}

const rowName = ({ metric, parallel, to }: VariantChange): string =>
  `${METRICS[metric].word} at ${placeLabel({ parallel })}, ${shortName(to)}`

const COLORS = { worse: COLOR.bad, better: COLOR.good, same: COLOR.dim } as const

function intervalsOf(rows: readonly VariantChange[]): Series {
  return {
    type: 'custom',
    silent: true,
    encode: { x: 0, y: 1 },
    data: rows.map(({ ratio }, index) => ({ value: [ratio - 1, index] })),
    renderItem: ({ dataIndex }: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
      const row = rows[dataIndex]
      if (!row) return { type: 'group', children: [] }
      const { ratio, band, side } = row
      const color = COLORS[side]
      const [low = 0, y = 0] = api.coord([ratio / band - 1, dataIndex])
      const [high = 0] = api.coord([ratio * band - 1, dataIndex])
      const [middle = 0] = api.coord([ratio - 1, dataIndex])
      const [zero = 0] = api.coord([0, dataIndex])
      const half = Math.abs(y - (api.coord([0, dataIndex + 1])[1] ?? 0)) / 2
      return {
        type: 'group',
        children: [
          {
            type: 'line',
            shape: { x1: zero, y1: y - half, x2: zero, y2: y + half },
            style: { stroke: COLOR.dim },
          },
          { type: 'line', shape: { x1: low, y1: y, x2: high, y2: y }, style: { stroke: color, lineWidth: 2 } },
          { type: 'circle', shape: { cx: middle, cy: y, r: 5 }, style: { fill: color } },
          {
            type: 'text',
            x: high + 8,
            y,
            style: { text: change(ratio - 1), fill: COLOR.ink, font: '12px inherit', verticalAlign: 'middle' },
          },
        ],
      }
    },
  }
}
