import { refuseConflicts } from './conflict-markers.ts'
import { unreadable } from './unreadable.ts'

/** The format this tool writes, and the newest it reads. */
const FORMAT = 1
const TITLE = '# vitest-ollama-bench baseline, format'
const FORMAT_LINE = new RegExp(`^${TITLE} (\\d+)[ \\t]*\\r?$`)
const HEADER = /^\[(.+)\][ \t]*(?:#.*)?\r?$/

/** One machine's part of an entry, kept byte for byte; its body is parsed only when it is this machine's. */
export interface RawSection {
  readonly key: string
  /** From the header line up to the next header, line breaks included. */
  readonly raw: string
  /** Of the header, from 1 within the entry. */
  readonly line: number
}

/** An entry, split but not yet understood: rendering it gives the same text again. */
export interface StoredBaseline {
  /** All before the first section; holds the format line. */
  readonly preamble: string
  readonly sections: readonly RawSection[]
}

/** The start of an entry that has no section yet. The empty first line puts the text below the opening backtick. */
export const EMPTY_BASELINE: StoredBaseline = { preamble: `\n${TITLE} ${FORMAT}\n`, sections: [] }

export const renderBaseline = ({ preamble, sections }: StoredBaseline): string =>
  preamble + sections.map(({ raw }) => raw).join('')

/** Whether an entry of a snapshot file is one of this tool's, of whatever format. */
export function isBaseline(text: string): boolean {
  return text.split('\n').some((line) => FORMAT_LINE.test(line.trimEnd()))
}

/**
 * Splits an entry into sections. What a section holds is not looked at: another machine's may be damaged.
 * @throws BASELINE_UNREADABLE on conflict markers, another or newer format, or text outside of the sections.
 */
export function parseBaseline(text: string): StoredBaseline {
  refuseConflicts(text)
  const lines = text.split(/(?<=\n)/)
  const starts = lines.flatMap((line, index) => (HEADER.test(line.trimEnd()) ? [index] : []))
  const preamble = lines.slice(0, starts[0] ?? lines.length)
  checkPreamble(preamble)
  const sections = starts.map((start, index) => ({
    key: HEADER.exec((lines[start] ?? '').trimEnd())?.[1] ?? '',
    raw: lines.slice(start, starts[index + 1] ?? lines.length).join(''),
    line: start + 1,
  }))
  return { preamble: preamble.join(''), sections }
}

function checkPreamble(lines: readonly string[]): void {
  const found = lines.map((line) => FORMAT_LINE.exec(line.trimEnd())?.[1]).find((format) => format !== undefined)
  if (found === undefined) {
    throw unreadable(
      1,
      `"${TITLE} ${FORMAT}" is missing at the top`,
      'Put that line back, or delete the entry from the file and record it again: npx vitest bench --run -u',
    )
  }
  if (Number(found) !== FORMAT) {
    const line = lines.findIndex((content) => FORMAT_LINE.test(content.trimEnd())) + 1
    throw unreadable(
      line,
      `format ${found} was written by a newer version of the tool, this one reads format ${FORMAT}`,
      'Update vitest-ollama-bench: npm install -D vitest-ollama-bench@latest',
    )
  }
  const stray = lines.findIndex((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
  if (stray >= 0) {
    throw unreadable(
      stray + 1,
      `"${lines[stray]?.trim().slice(0, 60)}" stands before the first machine`,
      'Put the header of its machine, such as [Mac16,5 · Apple M4 Max · …], on the line above it, or delete it.',
    )
  }
}
