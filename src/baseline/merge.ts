import { findConflictMarkers } from './conflict-markers.ts'
import { splitConflict } from './conflict-sides.ts'
import { joinEntries, type PlacedEntry, type Refusal } from './merge-entry.ts'
import { readSnapshotFile } from './snapshot-file.ts'
import { renderSnapshotFile } from './snapshot-text.ts'
import type { FileDamage } from './snapshot-entries.ts'

/** A snapshot file to merge. */
export interface MergeInput {
  /** How messages name it. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** A word on one entry, and on one machine of it where it is no matter of all. */
export interface MergeNote {
  readonly entry: string
  readonly machine?: string
  readonly what: string
}

export interface MergeRefusal extends MergeNote, Refusal {}

/** What became of the files: one text, or why there is none. Nothing is left out of either without a word. */
export type Merged =
  | {
      readonly state: 'merged'
      /** The snapshot file, as Vitest would write it. */
      readonly text: string
      readonly entries: number
      /** Machine sections in all entries. */
      readonly sections: number
      readonly notes: readonly MergeNote[]
    }
  | { readonly state: 'damaged'; readonly file: string; readonly damage: FileDamage }
  | { readonly state: 'refused'; readonly refusals: readonly MergeRefusal[] }

/**
 * Joins the entries, machine sections and sessions of several snapshot files of one bench file. A file with git's
 * conflict markers counts as its two sides. The order of the files makes no difference.
 */
export function mergeSnapshots(files: readonly MergeInput[]): Merged {
  const found = new Map<string, PlacedEntry[]>()
  for (const file of files) {
    for (const side of sidesOf(file)) {
      const damage = 'what' in side ? side : collect(side, found)
      if (damage) return { state: 'damaged', file: file.name, damage }
    }
  }
  const joined = [...found].map(([key, entries]) => ({ key, ...joinEntries(entries) }))
  const refusals = joined.flatMap(({ key, refusals: each }) => ofEntry(key, each))
  if (refusals.length > 0) return { state: 'refused', refusals }
  return {
    state: 'merged',
    text: renderSnapshotFile(new Map(joined.map(({ key, value }) => [key, value]))),
    entries: joined.length,
    sections: joined.reduce((sum, { machines }) => sum + machines.length, 0),
    notes: joined.flatMap(({ key, notes }) => ofEntry(key, notes)),
  }
}

const ofEntry = <Each extends object>(entry: string, all: readonly Each[]) => all.map((each) => ({ entry, ...each }))

/** A file, or one side of it. */
interface Part {
  readonly bytes: Uint8Array
  place(line: number): string
  /** Of a line of the part, the line in the file. */
  line(line: number): number
}

function sidesOf({ name, bytes }: MergeInput): readonly (Part | FileDamage)[] {
  const text = new TextDecoder().decode(bytes)
  const whole: Part = { bytes, line: (line) => line, place: (line) => `${name}:${line}` }
  if (findConflictMarkers(text).length === 0) return [whole]
  const sides = splitConflict(text)
  if ('what' in sides) return [sides]
  return sides.map((side) => {
    const line = (of: number) => side.lines[of - 1] ?? of
    return { bytes: new TextEncoder().encode(side.text), line, place: (of) => `${name}:${line(of)} (${side.name})` }
  })
}

function collect({ bytes, line, place }: Part, into: Map<string, PlacedEntry[]>): FileDamage | undefined {
  const entries = readSnapshotFile(bytes)
  if ('what' in entries) return { ...entries, line: line(entries.line) }
  for (const { key, value, line: opens } of entries) {
    const entry = { value, place: (lineOfEntry: number) => place(opens + lineOfEntry - 1) }
    into.set(key, [...(into.get(key) ?? []), entry])
  }
  return undefined
}
