export { findConflictMarkers } from './conflict-markers.ts'
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
    if (name.value === key) found = { value: content.value, line: file.slice(0, opening).split('\n').length }
    at = content.end
  }
}

/** The value alone: {@link findSnapshotEntry}. */
export const readSnapshotEntry = (file: string, key: string): string | undefined => findSnapshotEntry(file, key)?.value
