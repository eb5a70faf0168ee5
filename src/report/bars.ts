import type { Paint, Palette } from './palette.ts'
import { padEnd, padStart, widthOf } from './text-width.ts'
import { ABSENT, digits } from './units.ts'

export interface Bar {
  readonly label: string
  /** Absent = not measured: no bar, `—`. */
  readonly value?: number
}

/** A line across the bars, in their unit, with its name below. */
export interface Limit {
  readonly value: number
  readonly text: string
}

export interface BarChart {
  readonly title: string
  readonly unit: string
  readonly bars: readonly Bar[]
  readonly paint: Paint
  readonly limit?: Limit
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const
const LONGEST_BAR = 48
const GAP = 1

/** Horizontal bars from 0 to the largest value, an eighth of a column fine; values stand in a column at the right. */
export function barChart(chart: BarChart, width: number, palette: Palette): string[] {
  const values = chart.bars.map((bar) => (bar.value === undefined ? ABSENT : digits(bar.value)))
  const labelWidth = Math.max(...chart.bars.map((bar) => widthOf(bar.label)))
  const valueWidth = Math.max(...values.map(widthOf))
  const columns = Math.min(LONGEST_BAR, width - labelWidth - valueWidth - 2 * GAP)
  const largest = Math.max(...chart.bars.map((bar) => bar.value ?? 0), Number.MIN_VALUE)
  const mark = chart.limit && Math.min(columns - 1, Math.floor((chart.limit.value / largest) * columns))
  const rows = chart.bars.map((bar, index) => {
    const drawn = drawBar(((bar.value ?? 0) / largest) * columns, columns, mark)
    const painted = paintBar(drawn, chart.paint, palette)
    return `${padEnd(bar.label, labelWidth)} ${painted} ${padStart(values[index] ?? '', valueWidth)}`
  })
  const start = labelWidth + GAP
  const title = `${' '.repeat(start)}${chart.title} ${palette.dim(chart.unit)}`
  return [title, ...rows, ...limitLine(chart.limit, mark, { start, columns, palette })]
}

const MARK = '┊'

/** Always `columns` wide; the mark shows as a notch in a full bar and as a dotted line beyond it. */
function drawBar(length: number, columns: number, mark: number | undefined): string {
  const eighths = length > 0 ? Math.max(1, Math.round(length * 8)) : 0
  const full = Math.floor(eighths / 8)
  const cells: string[] = Array.from({ length: columns }, (_, at) => (at < full ? '█' : ' '))
  if (full < columns && eighths % 8 > 0) cells[full] = EIGHTHS[eighths % 8] ?? ''
  if (mark !== undefined && (cells[mark] === ' ' || cells[mark] === '█')) cells[mark] = MARK
  return cells.join('')
}

const paintBar = (bar: string, paint: Paint, palette: Palette): string =>
  bar.replaceAll(/[█▏▎▍▌▋▊▉]+|┊/gu, (run) => (run === MARK ? palette.dim(run) : paint(run)))

function limitLine(
  limit: Limit | undefined,
  mark: number | undefined,
  place: { start: number; columns: number; palette: Palette },
): string[] {
  if (limit === undefined || mark === undefined) return []
  const right = `╵ ${limit.text}`
  const left = `${limit.text} ╵`
  const fitsRight = mark + widthOf(right) <= place.columns + 5
  const from = fitsRight ? place.start + mark : place.start + mark + 1 - widthOf(left)
  return [' '.repeat(Math.max(0, from)) + place.palette.dim(fitsRight ? right : left)]
}

const BETWEEN = 4
const NARROWEST_PAIR = 76

/** Two charts in one row where there is room, else one below the other. */
export function chartsBeside(charts: readonly [BarChart, BarChart], width: number, palette: Palette): string[] {
  const indent = '  '
  if (width < NARROWEST_PAIR) {
    const [first, second] = charts.map((chart) => barChart(chart, width - 2, palette).map((line) => indent + line))
    return [...(first ?? []), '', ...(second ?? [])]
  }
  const half = Math.floor((width - 2 - BETWEEN) / 2)
  const [left, right] = charts.map((chart) => barChart(chart, half, palette))
  const leftWidth = Math.max(...(left ?? []).map(widthOf))
  const rows = Math.max(left?.length ?? 0, right?.length ?? 0)
  return Array.from({ length: rows }, (_, row) => {
    const both = padEnd(left?.[row] ?? '', leftWidth + BETWEEN) + (right?.[row] ?? '')
    return (indent + both).trimEnd()
  })
}
