export { findConflictMarkers } from './conflict-markers.ts'
import { BenchError } from '../errors.ts'
import { readTemplate } from './template.ts'

/** One value of a snapshot file. Add an error's line in the entry to `line` - 1 for the line in the file. */
export interface SnapshotEntry {
  readonly value: string
  /** Line of the file in which the value opens, from 1. */
  readonly line: number
}

const ENTRY = /^[ \t]*exports\[(?=`)/gm
const BETWEEN = /\]\s*=\s*(?=`)/y

/**
 * One value of Vitest's snapshot file, as Vitest itself would read it, but without running the file. As there, the last
 * of two entries of one name wins, and line breaks at both ends belong to the value. Absent: no such entry.
 * @throws BASELINE_UNREADABLE when the value holds code.
 */
export function findSnapshotEntry(file: string, key: string): SnapshotEntry | undefined {
  let found: SnapshotEntry | undefined
  let at = 0
  for (;;) {
    ENTRY.lastIndex = at
    if (!ENTRY.test(file)) return found
    at = ENTRY.lastIndex
    const name = readTemplate(file, at)
    if (!name) continue
    BETWEEN.lastIndex = name.end
    if (!BETWEEN.test(file)) continue
    const opening = BETWEEN.lastIndex
    const content = readTemplate(file, opening)
    if (!content) continue
    if (name.value === key) found = { value: content.value, line: lineAt(file, opening) }
    at = content.end
  }
}

/** What is wrong with a snapshot file as a whole. */
export interface FileDamage {
  /** From 1. */
  readonly line: number
  readonly what: string
  readonly fix: string
}

const RESTORE = 'Restore the file from git, or delete it to start over without what it held.'

/**
 * Whether a snapshot file that is there is one that Vitest wrote, whole: it takes an empty or a shortened file for one
 * without entries, and would replace it. Comments, another order and CRLF are no damage. A file that was cut exactly
 * between two entries, line break included, cannot be told from a whole one.
 */
export function snapshotDamage(bytes: Uint8Array): FileDamage | undefined {
  const binary = binaryDamage(bytes)
  if (binary) return binary
  const file = new TextDecoder().decode(bytes)
  if (file.trim() === '') return { line: 1, what: 'the file is empty, as one that was cut short', fix: RESTORE }
  return entriesDamage(file) ?? endDamage(file)
}

function binaryDamage(bytes: Uint8Array): FileDamage | undefined {
  const decoder = new TextDecoder('utf8', { fatal: true })
  let line = 1
  for (let start = 0; start <= bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, start)
    const end = found === -1 ? bytes.length : found
    const content = bytes.subarray(start, end)
    if (content.includes(0)) return { line, what: 'zero bytes, as after a crash of the system', fix: RESTORE }
    try {
      decoder.decode(content)
    } catch {
      return { line, what: 'bytes that are no text', fix: RESTORE }
    }
    start = end + 1
  }
  return undefined
}

const BLANK = /(?:\s+|\/\/.*|\/\*[^]*?\*\/)*/y
const OPENING = /exports\[(?=`)/y
const END = /[ \t]*;?/y

function entriesDamage(file: string): FileDamage | undefined {
  const lines = new Map<string, number>()
  let at = skip(BLANK, file, 0)
  while (at < file.length) {
    const line = lineAt(file, at)
    const entry = readEntry(file, at)
    if ('what' in entry) return { line: entry.line ?? line, what: entry.what, fix: RESTORE }
    const first = lines.get(entry.key)
    if (first !== undefined) return twice(entry.key, first, line)
    lines.set(entry.key, line)
    at = skip(BLANK, file, skip(END, file, entry.end))
  }
  return lines.size > 0
    ? undefined
    : { line: 1, what: 'no entry is left in the file, as in one that was cut short', fix: RESTORE }
}

/** Vitest keeps the second without a word; the first is gone with the next write. */
function twice(key: string, first: number, line: number): FileDamage {
  const what = `a second entry of the name "${key.slice(0, 80)}"; the first is in line ${first}`
  return { line, what, fix: 'Move the sections of one into the other and delete the empty one.' }
}

type Read = { readonly key: string; readonly end: number } | { readonly what: string; readonly line?: number }

function readEntry(file: string, at: number): Read {
  const opening = skip(OPENING, file, at)
  if (opening === at) return { what: 'text that is no part of an entry' }
  try {
    const name = readTemplate(file, opening)
    const value = name && skip(BETWEEN, file, name.end)
    const content = name && value !== name.end ? readTemplate(file, value ?? 0) : undefined
    return name && content ? { key: name.value, end: content.end } : { what: 'the entry that begins here has no end' }
  } catch (error) {
    // Of the reader, which counts lines from where the text began.
    if (!(error instanceof BenchError)) throw error
    const { what, line } = error.details
    return { what: String(what), line: lineAt(file, opening) + Number(line) - 1 }
  }
}

/** Vitest ends a file with one line break; a cut within the last entry's tail leaves none, or one too many. */
function endDamage(file: string): FileDamage | undefined {
  const breaks = /(?:\r?\n[ \t]*)*$/.exec(file)?.[0].match(/\n/g)?.length ?? 0
  if (breaks === 1) return undefined
  const line = lineAt(file, file.trimEnd().length)
  if (breaks === 0)
    return {
      line,
      what: 'no line break at the end, as in a file that was cut short',
      fix: `${RESTORE} If nothing is missing, end the last line with a line break.`,
    }
  return {
    line,
    what: 'empty lines at the end, as in a file that was cut before its next entry',
    fix: `${RESTORE} If nothing is missing, delete the empty lines.`,
  }
}

/** Where the pattern ends that begins here; here, when it does not. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length
