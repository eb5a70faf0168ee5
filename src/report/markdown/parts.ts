import { markdownCell, markdownText } from '../../markdown-text.ts'
import { cleanLines } from '../clean.ts'
import type { Column } from '../table.ts'

/** A table of GitHub's: the columns of a terminal's table, none left out. Foreign words in cells are escaped here. */
export function markdownTable(columns: readonly Column[]): string {
  const [first] = columns
  if (!first || first.cells.length === 0) return ''
  const heads = columns.map(({ head }) => markdownText(head.join(' ')))
  const rules = columns.map(({ align }) => (align === 'right' ? '--:' : ':--'))
  const rows = first.cells.map((_, row) => columns.map(({ cells }) => markdownText(cells[row] ?? '')))
  return [heads, rules, ...rows].map((cells) => `| ${cells.map(markdownCell).join(' | ')} |`).join('\n')
}

/** Columns of a table from rows of texts. */
export const columnsFrom = (heads: readonly string[], rows: readonly (readonly string[])[]): Column[] =>
  heads.map((head, index) => ({
    name: head,
    head: [head],
    cells: rows.map((row) => row[index] ?? ''),
    align: 'left',
  }))

/** Advice as an item of a list; its commands, which are indented, as a block of code below it. */
export function adviceItem(lead: string, advice: string): string {
  const lines = cleanLines(advice)
  const commands = lines.filter((line) => line.startsWith(' '))
  const words = lines.filter((line) => !line.startsWith(' ')).map(markdownText)
  return [`- ${lead}${words.join(' ')}`.trimEnd(), ...(commands.length === 0 ? [] : codeBlock(commands))].join('\n')
}

/** Below an item of a list; the fence is longer than any within. */
function codeBlock(lines: readonly string[]): string[] {
  const longest = Math.max(2, ...(lines.join('\n').match(/`+/gu) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}text`, ...lines.map((line) => line.slice(2)), fence].map((line) => `  ${line}`)
}

/** What is shown on a click. `title` is our own words: GitHub takes it for HTML. */
export const folded = (title: string, blocks: readonly string[]): string =>
  joined([`<details><summary>${title}</summary>`, ...blocks, '</details>'])

/** Blocks with an empty line between; none where there is nothing to say. */
export const joined = (blocks: readonly string[]): string => blocks.filter((block) => block !== '').join('\n\n')

/** As many blocks as fit, whole; `note` says how many are left out. Empty where not even one fits. */
export function withinBytes(blocks: readonly string[], most: number, note: (left: number) => string): string {
  const text = `${joined(blocks)}\n`
  if (Buffer.byteLength(text) <= most) return text
  const kept = howManyFit(blocks, most - Buffer.byteLength(note(blocks.length)) - 1)
  return kept === 0 ? '' : `${joined([...blocks.slice(0, kept), note(blocks.length - kept)])}\n`
}

function howManyFit(blocks: readonly string[], room: number): number {
  let left = room
  const tooMany = blocks.findIndex((block) => {
    left -= Buffer.byteLength(block) + 2
    return left < 0
  })
  return tooMany === -1 ? blocks.length : tooMany
}
