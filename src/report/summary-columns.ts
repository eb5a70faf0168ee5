import type { Summary } from '../model/result.ts'
import type { Column } from './table.ts'
import { ABSENT } from './units.ts'

export const textColumn = (name: string, cells: readonly string[]): Column => ({
  name,
  head: [name],
  cells,
  align: 'left',
})

export const numberColumn = (name: string, cells: readonly string[]): Column => ({
  ...textColumn(name, cells),
  align: 'right',
})

/** Median, p5, p95 and rounds of a metric: what a line and its band are drawn from. */
export function summaryColumns(
  name: string,
  summaries: readonly (Summary | undefined)[],
  format: (value: number) => string,
): Column[] {
  const column = (of: string, value: (summary: Summary) => string): Column =>
    numberColumn(
      of,
      summaries.map((summary) => (summary ? value(summary) : ABSENT)),
    )
  return [
    column(name, ({ median }) => format(median)),
    column('p5', ({ p5 }) => format(p5)),
    column('p95', ({ p95 }) => format(p95)),
    column('rounds', ({ rounds }) => String(rounds.length)),
  ]
}
