import { BenchError } from '../errors.ts'
import { readTemplate } from './template.ts'

/** An entry of a snapshot file. */
export interface NamedEntry {
  readonly key: string
  readonly value: string
  /** Line in which the entry begins, from 1. */
  readonly from: number
  /** Line in which its value opens. */
  readonly line: number
}

/** What is wrong with a snapshot file as a whole. */
export interface FileDamage {
  /** From 1. */
  readonly line: number
  readonly what: string
  readonly fix: string
}

export const RESTORE = 'Restore the file from git, or delete it to start over without what it held.'

const BLANK = /(?:\s+|\/\/.*|\/\*[^]*?\*\/)*/y
const OPENING = /exports\[(?=`)/y
export const BETWEEN = /\]\s*=\s*(?=`)/y
const END = /[ \t]*;?/y

/** Every entry in the order of the file, two of one name too; comments between them are passed over. */
export function readEntries(file: string): readonly NamedEntry[] | FileDamage {
  const entries: NamedEntry[] = []
  let at = skip(BLANK, file, 0)
  while (at < file.length) {
    const entry = readEntry(file, at)
    if ('what' in entry) return { line: entry.line ?? lineAt(file, at), what: entry.what, fix: RESTORE }
    entries.push(entry)
    at = skip(BLANK, file, skip(END, file, entry.end))
  }
  return entries
}

type Read = (NamedEntry & { readonly end: number }) | { readonly what: string; readonly line?: number }

function readEntry(file: string, at: number): Read {
  const opening = skip(OPENING, file, at)
  if (opening === at) return { what: 'text that is no part of an entry' }
  try {
    const name = readTemplate(file, opening)
    const start = name ? skip(BETWEEN, file, name.end) : opening
    const content = name && start !== name.end ? readTemplate(file, start) : undefined
    if (!name || !content) return { what: 'the entry that begins here has no end' }
    const [key, value] = [name.value, content.value]
    return { key, value, from: lineAt(file, at), line: lineAt(file, start), end: content.end }
  } catch (error) {
    // Of the reader, which counts lines from where the text began.
    if (!(error instanceof BenchError)) throw error
    const { what, line } = error.details
    return { what: String(what), line: lineAt(file, opening) + Number(line) - 1 }
  }
}

/** Where the pattern ends that begins here; here, when it does not. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length
