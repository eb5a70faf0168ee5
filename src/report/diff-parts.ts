import { METRIC_KEYS, METRICS } from '../model/metric.ts'
import type { Cell, CellVerdict, ConditionChange } from '../model/verdict.ts'
import { cellName, changeText } from './cell-text.ts'
import { clean } from './clean.ts'
import type { Palette } from './palette.ts'
import { renderTable } from './table.ts'
import type { Column } from './table.ts'
import { hang, padEnd, truncate, widthOf } from './text-width.ts'
import { metricText } from './units.ts'
import type { Frame } from './view.ts'

const LONGEST_NAME = 24

/** What differs from the newest stored session: the likely cause, so it comes first. */
export function conditionLines(changes: readonly ConditionChange[], { palette, width }: Frame): string[] {
  if (changes.length === 0) return ['  Nothing we record changed since the baseline.']
  const names = changes.map((change) => truncate(clean(change.name), LONGEST_NAME))
  const nameWidth = Math.max(...names.map(widthOf))
  const lines = changes.flatMap((change, index) => {
    const lead = `    ${padEnd(names[index] ?? '', nameWidth)}  `
    return hang(lead, `${clean(change.stored)} → ${clean(change.now)}`, width)
  })
  return [palette.strong('  Changed since the baseline, the likely cause'), ...lines]
}

/** Metric, level, stored → now, change, limit and verdict, one row a cell, in the registry's order. */
export const diffTable = (cells: readonly Cell[], { palette, width }: Frame): string[] => [
  ...renderTable(diffColumns(inOrder(cells), palette), width).lines,
]

/** The registry's order, then that of the places. */
export const inOrder = (cells: readonly Cell[]): Cell[] =>
  cells.toSorted((a, b) => place(a) - place(b) || a.parallel - b.parallel)

export function diffColumns(rows: readonly Cell[], palette: Palette): Column[] {
  const texts = rows.map(changeText)
  const column = (name: string, values: readonly string[], more: Partial<Column> = {}): Column => ({
    name,
    head: [palette.dim(name)],
    cells: values,
    align: 'right',
    ...more,
  })
  return [
    column(
      'metric',
      rows.map((cell) => METRICS[cell.metric].word),
      { align: 'left' },
    ),
    column(
      'P',
      rows.map((cell) => String(cell.parallel)),
    ),
    column(
      'stored',
      rows.map((cell) => metricText(cell.metric, cell.stored)),
    ),
    column(
      '',
      rows.map(() => palette.dim('→')),
    ),
    column(
      'now',
      rows.map((cell) => palette.strong(metricText(cell.metric, cell.now))),
    ),
    column(
      'change',
      texts.map((text) => palette.bad(text.change)),
    ),
    column(
      'limit',
      texts.map((text) => palette.dim(text.limit)),
      { dropRank: 1 },
    ),
    column(
      'verdict',
      rows.map((cell) => palette.bad(cell.verdict)),
      { align: 'left', dropRank: 2 },
    ),
  ]
}

const place = (cell: Cell): number => METRIC_KEYS.indexOf(cell.metric)

const REST_ORDER: readonly CellVerdict[] = ['unchanged', 'improved', 'inconclusive', 'added', 'removed']

/** `9 others unchanged, 1 improved (throughput at P=4 +6.1 %)`; absent when there are no others. */
export function restLine(cells: readonly Cell[]): string | undefined {
  const parts = REST_ORDER.flatMap((verdict) => {
    const those = cells.filter((cell) => cell.verdict === verdict)
    if (those.length === 0) return []
    return [
      verdict === 'unchanged' ? `${those.length} others unchanged` : `${those.length} ${verdict}${namesOf(those)}`,
    ]
  })
  const text = parts.join(', ')
  return text === '' ? undefined : text.replace(/^1 others/u, '1 other')
}

function namesOf(cells: readonly Cell[]): string {
  const names = cells.slice(0, 2).map((cell) => {
    const by = cell.verdict === 'improved' ? ` ${changeText(cell).change}` : ''
    return cellName(cell) + by
  })
  return ` (${names.join(', ')}${cells.length > names.length ? ', …' : ''})`
}
