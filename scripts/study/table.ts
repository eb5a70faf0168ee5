/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** A heading, what is to be known, and the table. */
export const chapter = (title: string, text: string, rows: string): string => `### ${title}\n\n${text}\n\n${rows}`
