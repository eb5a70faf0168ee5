import { unreadable } from './unreadable.ts'

/** A line that git left behind in a merge. `line` counts from 1. */
export interface ConflictMarker {
  readonly line: number
  readonly marker: string
}

const SIDE = /^(<{7}|>{7}|\|{7})(?= |\r?$)/
const MIDDLE = /^(={7})\r?$/

/**
 * Conflict markers at the beginning of a line, anywhere in the text. A `=======` counts only beside one of the others:
 * alone it may be a heading in someone else's snapshot.
 */
export function findConflictMarkers(text: string): ConflictMarker[] {
  const found = text.split('\n').flatMap((content, index) => {
    const marker = SIDE.exec(content)?.[1] ?? MIDDLE.exec(content)?.[1]
    return marker ? [{ line: index + 1, marker }] : []
  })
  return found.some(({ marker }) => !marker.startsWith('=')) ? found : []
}

/** What to do about conflict markers in a snapshot file. */
const CONFLICT_ADVICE =
  'Join both sides: npx vitest-ollama-bench baseline merge <file> --in-place, or take one: git checkout --ours <file>, or --theirs.'

/** @throws BASELINE_UNREADABLE naming the first marker. */
export function refuseConflicts(entry: string): void {
  const [first] = findConflictMarkers(entry)
  if (first) throw unreadable(first.line, `an unresolved merge conflict ("${first.marker}")`, CONFLICT_ADVICE)
}
