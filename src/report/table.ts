import { padEnd, padStart, widthOf } from './text-width.ts'

/** One column: its name for "left out" notes, header lines from top to bottom, and one cell a row (may be coloured). */
export interface Column {
  readonly name: string
  readonly head: readonly string[]
  readonly cells: readonly string[]
  readonly align: 'left' | 'right'
  /** Where space is short the highest goes first; absent = never left out. */
  readonly dropRank?: number
}

export interface Table {
  readonly lines: readonly string[]
  /** Names of the columns that did not fit. */
  readonly leftOut: readonly string[]
}

const INDENT = 2
const ROOMY_GAP = 3
const GAP = 2
const TIGHT_GAP = 1

/** Sets columns side by side; one that does not fit is left out whole, the least important first, and named. */
export function renderTable(columns: readonly Column[], width: number): Table {
  let shown = columns
  while (!fits(shown, GAP, width)) {
    const least = leastImportant(shown)
    if (least === undefined) break
    shown = shown.filter((column) => column !== least)
  }
  const gap = [ROOMY_GAP, GAP].find((wide) => fits(shown, wide, width)) ?? TIGHT_GAP
  const leftOut = columns.filter((column) => !shown.includes(column)).map((column) => column.name)
  return { lines: linesOf(shown, gap), leftOut }
}

function leastImportant(columns: readonly Column[]): Column | undefined {
  const droppable = columns.filter((column) => column.dropRank !== undefined)
  return droppable.toSorted((a, b) => (b.dropRank ?? 0) - (a.dropRank ?? 0))[0]
}

const widthOfColumn = (column: Column): number => Math.max(...[...column.head, ...column.cells].map(widthOf))

function fits(columns: readonly Column[], gap: number, width: number): boolean {
  const used = columns.reduce((sum, column) => sum + widthOfColumn(column), INDENT)
  return used + gap * (columns.length - 1) <= width
}

function linesOf(columns: readonly Column[], gap: number): string[] {
  const headRows = Math.max(...columns.map((column) => column.head.length))
  const texts = columns.map((column) => {
    const empty: string[] = Array.from({ length: headRows - column.head.length }, () => '')
    return [...empty, ...column.head, ...column.cells]
  })
  const rows = Math.max(...texts.map((text) => text.length))
  return Array.from({ length: rows }, (_, row) => {
    const cells = columns.map((column, index) => pad(column, texts[index]?.[row] ?? ''))
    return `${' '.repeat(INDENT)}${cells.join(' '.repeat(gap))}`.trimEnd()
  })
}

const pad = (column: Column, text: string): string =>
  column.align === 'left' ? padEnd(text, widthOfColumn(column)) : padStart(text, widthOfColumn(column))
