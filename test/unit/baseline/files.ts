import { appendSession } from '../../../src/baseline/append.ts'
import { parseBaseline } from '../../../src/baseline/entry.ts'
import { type Merged, type MergeInput, mergeSnapshots } from '../../../src/baseline/merge.ts'
import { renderSnapshotFile } from '../../../src/baseline/snapshot-text.ts'
import type { StoredSession } from '../../../src/model/verdict.ts'
import { FINGERPRINT } from './examples.ts'

export const CHAT = 'two chats > no regression against the stored baseline 1'

/** The entry after these sessions were recorded, each on its machine. */
export function entryOf(...recorded: readonly (readonly [machine: string, session: StoredSession])[]): string {
  let text: string | undefined
  for (const [key, session] of recorded)
    text = appendSession(text === undefined ? undefined : parseBaseline(text), {
      key,
      fingerprint: FINGERPRINT,
      session,
    })
  return text ?? ''
}

/** A snapshot file with one entry, or with these. */
export function fileOf(entry: string | Readonly<Record<string, string>>): string {
  return renderSnapshotFile(new Map(Object.entries(typeof entry === 'string' ? { [CHAT]: entry } : entry)))
}

export const inputOf = (text: string, name: string): MergeInput => ({ name, bytes: Buffer.from(text) })

export function merge(...files: readonly string[]): Merged {
  return mergeSnapshots(files.map((text, index) => inputOf(text, `${'abcdefgh'[index]}.snap`)))
}

/** Undefined where they could not be merged. */
export function textOf(merged: Merged): string | undefined {
  return merged.state === 'merged' ? merged.text : undefined
}
