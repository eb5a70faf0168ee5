export { findConflictMarkers } from './conflict-markers.ts'
import { BETWEEN, type FileDamage, lineAt, type NamedEntry, readEntries, RESTORE } from './snapshot-entries.ts'
import { readTemplate } from './template.ts'

export type { FileDamage }

/** One value of a snapshot file. Add an error's line in the entry to `line` - 1 for the line in the file. */
export interface SnapshotEntry {
  readonly value: string
  /** Line of the file in which the value opens, from 1. */
  readonly line: number
}

const ENTRY = /^[ \t]*exports\[(?=`)/gm

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

/**
 * Whether a snapshot file that is there is one that Vitest wrote, whole: it takes an empty or a shortened file for one
 * without entries, and would replace it. Comments, another order and CRLF are no damage. A file that was cut exactly
 * between two entries, line break included, cannot be told from a whole one.
 */
export function snapshotDamage(bytes: Uint8Array): FileDamage | undefined {
  const read = readSnapshotFile(bytes)
  return 'what' in read ? read : secondOfAName(read)
}

/** All entries of a file that is whole, or what is wrong with it. Two entries of one name are both there. */
export function readSnapshotFile(bytes: Uint8Array): readonly NamedEntry[] | FileDamage {
  const binary = binaryDamage(bytes)
  if (binary) return binary
  const file = new TextDecoder().decode(bytes)
  if (file.trim() === '') return { line: 1, what: 'the file is empty, as one that was cut short', fix: RESTORE }
  const entries = readEntries(file)
  if ('what' in entries) return entries
  if (entries.length > 0) return endDamage(file) ?? entries
  return { line: 1, what: 'no entry is left in the file, as in one that was cut short', fix: RESTORE }
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

/** Vitest keeps the second without a word; the first is gone with the next write. */
function secondOfAName(entries: readonly NamedEntry[]): FileDamage | undefined {
  const lines = new Map<string, number>()
  for (const { key, from } of entries) {
    const first = lines.get(key)
    if (first !== undefined) {
      const what = `a second entry of the name "${key.slice(0, 80)}"; the first is in line ${first}`
      return { line: from, what, fix: MERGE }
    }
    lines.set(key, from)
  }
  return undefined
}

const MERGE =
  'Join them with `npx vitest-ollama-bench baseline merge <file> --in-place`, or move the sections of one into the other and delete the empty one.'

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
