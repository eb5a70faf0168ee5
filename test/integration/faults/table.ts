/** What the document says of one fault. */
export interface Row {
  readonly fault: string
  readonly ending: string
  /** Each time what it is and what to do. */
  readonly words: readonly (readonly string[])[]
  readonly reported: string
  /** Absent where it was run through the library. */
  readonly exit?: number | null
}

const BEGIN = '<!-- npx vitest run test/integration/faults -u: begin -->'
const END = '<!-- npx vitest run test/integration/faults -u: end -->'

/** The document with these rows for its table. @throws RangeError where it has no place for them */
export function withTable(document: string, rows: readonly Row[]): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)]
  if (begin < 0 || end < begin) throw new RangeError(`put "${BEGIN}" and "${END}" on lines of their own`)
  const head = [
    '| fault | the request ended | what is said | completed requests in the report | exit |',
    '| --- | --- | --- | --- | --- |',
  ]
  const lines = rows.map(({ fault, ending, words, reported, exit }) => {
    const said = words.map((parts) => marked(parts.join('. '))).join('<br>')
    const cells = [fault, ending, said === '' ? '—' : said, reported, exit === undefined ? '—' : String(exit)]
    return `| ${cells.map(settled).join(' | ')} |`
  })
  return `${document.slice(0, begin + BEGIN.length)}\n\n${[...head, ...lines].join('\n')}\n\n${document.slice(end)}`
}

/** No markup, whatever a server said. */
const marked = (words: string): string => words.replaceAll('<', '&lt;').replaceAll('|', '\\|')

/** Without what differs from machine to machine: how long silence was, how many connections a process had left. */
const settled = (words: string): string =>
  words
    .replaceAll(/came for [\d.]+ s/g, 'came for N s')
    .replaceAll(/\d+ of 128/g, 'N of 128')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replaceAll('EAI_AGAIN', 'ENOTFOUND')
