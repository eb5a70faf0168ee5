import type { ByteRange, MemoryPlan, PlanRow, PlanSetting, PlanVerdict } from '../model/plan.ts'
import type { Paint, Palette } from './palette.ts'
import type { Column } from './table.ts'
import { renderTable } from './table.ts'
import { hang, padStart, widthOf } from './text-width.ts'
import { ABSENT, bytes, percent } from './units.ts'
import type { Frame } from './view.ts'

/** All settings of one context: a NUM_PARALLEL a row, a KV type a column. Columns that do not fit follow below. */
export function planTable(settings: readonly PlanSetting[], { palette, width }: Frame): string[] {
  const [first] = settings
  if (!first) return []
  const numbers: Column = {
    name: 'NUM_PARALLEL',
    head: ['NUM_', 'PARALLEL'],
    cells: first.rows.map(({ numParallel }) => palette.strong(String(numParallel))),
    align: 'right',
  }
  const groups = inWidth(
    settings,
    (shown) => [numbers, ...shown.map((setting) => settingColumn(setting, palette))],
    width,
  )
  return groups.flatMap((columns, index) => [...(index === 0 ? [] : ['']), ...tableLines(columns, { palette, width })])
}

/** Every setting is shown: a table of as many as fit, then another. */
function inWidth(
  settings: readonly PlanSetting[],
  columnsOf: (shown: readonly PlanSetting[]) => Column[],
  width: number,
): Column[][] {
  const tables: Column[][] = []
  let rest = settings
  while (rest.length > 0) {
    const fitting = rest.findLastIndex((_, index) => tableWidth(columnsOf(rest.slice(0, index + 1))) <= width)
    const taken = Math.max(1, fitting + 1)
    tables.push(columnsOf(rest.slice(0, taken)))
    rest = rest.slice(taken)
  }
  return tables
}

const tableWidth = (columns: readonly Column[]): number =>
  Math.max(...renderTable(columns, Infinity).lines.map(widthOf))

function tableLines(columns: readonly Column[], { palette, width }: Frame): string[] {
  const [first = '', second = '', ...rows] = renderTable(columns, width).lines
  return [palette.dim(first), palette.dim(second), ...rows]
}

function settingColumn({ kvType, rows }: PlanSetting, palette: Palette): Column {
  const parts = rows.map((row) => [needText(row.neededBytes), percent(row.share, 0)] as const)
  const widths = [0, 1].map((part) => Math.max(0, ...parts.map((texts) => widthOf(texts[part] ?? ''))))
  const cells = rows.map((row, index) => {
    const [need = '', share = ''] = parts[index] ?? []
    const { mark, paint } = markOf(row, palette)
    return `${padStart(need, widths[0] ?? 0)}  ${padStart(share, widths[1] ?? 0)} ${paint(mark)}`
  })
  return { name: kvType, head: [kvType, 'needs'], cells, align: 'right' }
}

/** `24.3 GB`; `≤ 24.3 GB` where only an upper bound is known, `≥ 19.1 GB` where only a lower one is. */
export function needText({ low, high }: ByteRange): string {
  if (high === undefined) return `≥ ${bytes(low)}`
  return bytes(low) === bytes(high) ? bytes(high) : `≤ ${bytes(high)}`
}

const MARKS: Readonly<Record<PlanVerdict, string>> = {
  fits: '✓',
  tight: '!',
  spills: '!',
  'too-large': '✗',
  unknown: '?',
}

function markOf({ verdict }: PlanRow, palette: Palette): { mark: string; paint: Paint } {
  const paints: Readonly<Record<PlanVerdict, Paint>> = {
    fits: palette.good,
    tight: palette.doubt,
    spills: palette.doubt,
    'too-large': palette.bad,
    unknown: palette.doubt,
  }
  return { mark: MARKS[verdict], paint: paints[verdict] }
}

/** What the marks mean, of those that occur. */
export function planLegend({ settings, vramBytes }: MemoryPlan, { palette, width }: Frame): string[] {
  const memory = vramBytes === undefined ? 'RAM' : "the GPU's memory"
  const words: Readonly<Record<PlanVerdict, string>> = {
    fits: `✓ under 80 % of ${memory}`,
    tight: '! tight: more than that',
    spills: "! more than the GPU's memory: the rest runs on the processor, slowly",
    'too-large': '✗ will not load',
    unknown: '? a lower bound only',
  }
  const found = new Set(settings.flatMap(({ rows }) => rows.map(({ verdict }) => verdict)))
  const shown = Object.entries(words).flatMap(([verdict, text]) => (found.has(verdict as PlanVerdict) ? [text] : []))
  const bounds = settings.some(({ rows }) => rows.some(({ neededBytes }) => needText(neededBytes).startsWith('≤')))
  const all = [...shown, ...(bounds ? ['≤ an upper bound'] : [])]
  return hang('  ', all.join(' · '), width).map(palette.dim)
}

/** `6 (f16), 12 (q8_0)`. */
export const largestText = (settings: readonly PlanSetting[]): string => settings.map(largestOf).join(', ')

const largestOf = ({ largest, kvType }: PlanSetting): string => `${largestWord(largest)} (${kvType})`

function largestWord(largest: number | undefined): string {
  if (largest === undefined) return ABSENT
  return largest === 0 ? 'none' : `${largest}${largest === MOST_SLOTS ? ' or more' : ''}`
}

/** As far as a plan looks. */
const MOST_SLOTS = 1024
