import type { Column } from '../table.ts'
import { type Markup, markup } from '../markup.ts'

export interface TableParts {
  /** Says what the table is of; shown unless a heading above says it. */
  readonly caption: string
  readonly isCaptionHidden?: boolean
  readonly columns: readonly Column[]
  /** A class for each row. */
  readonly tones?: readonly string[]
}

/** The columns of a terminal's table as one of a page: the first names its row; all scrolls where it is too wide. */
export function table({ caption, isCaptionHidden, columns, tones }: TableParts): Markup {
  const [names, ...others] = columns.filter(
    ({ name, cells }) => name !== '' || cells.some((cell) => cell.trim() !== ''),
  )
  if (!names) return markup``
  const rows = names.cells.map((_, row) => rowOf(row, names, others, tones?.[row] ?? ''))
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption class="${isCaptionHidden ? 'unseen' : ''}">${caption}</caption>
<thead><tr>${[names, ...others].map(headOf)}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`
}

const UNITS: ReadonlySet<string> = new Set(['tok/s', 'p50'])

function headOf({ name, head, align }: Column): Markup {
  const hasUnit = UNITS.has((head.at(-1) ?? '').trim())
  const words = head.map((line) => line.trim()).filter((line) => line !== '')
  const unit = hasUnit ? markup` <small>${words.at(-1)}</small>` : undefined
  const text = (unit ? words.slice(0, -1) : words).join(' ') || name
  return markup`<th scope="col" class="${align}">${text}${unit}</th>`
}

/** A name that stands for several rows is said again in each, and seen in the first. */
function rowOf(row: number, names: Column, others: readonly Column[], tone: string): Markup {
  const own = names.cells[row]?.trim() ?? ''
  const above = names.cells.slice(0, row).findLast((cell) => cell.trim() !== '') ?? ''
  const name = own === '' ? markup`<span class="unseen">${above}</span>` : own
  const cells = others.map(({ cells: all, align }) => markup`<td class="${align}">${(all[row] ?? '').trim()}</td>`)
  return markup`<tr class="${tone}"><th scope="row" class="${names.align}">${name}</th>${cells}</tr>
`
}
