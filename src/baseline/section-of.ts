import type { NearestMachine, StoredState } from '../model/baseline.ts'
import { parseBaseline, type RawSection, type StoredBaseline } from './entry.ts'
import { readSection } from './section.ts'
import { unreadable } from './unreadable.ts'

const FIELDS = ' · '

/**
 * What an entry holds for this machine and scenario. `text`: the entry, absent when the file has none.
 * @throws BASELINE_UNREADABLE when the entry or this machine's section is damaged; others' may be.
 */
export function sectionOf(text: string | undefined, key: string, fingerprint: string): StoredState {
  if (text === undefined) return { state: 'absent' }
  const baseline = parseBaseline(text)
  const own = ownSection(baseline, key)
  const section = own && readSection(own)
  if (!section || section.sessions.length === 0) {
    const machines = baseline.sections.filter((each) => each !== own).map((each) => each.key)
    const nearest = nearestMachine(machines, key)
    return { state: 'no-section', machines, ...(nearest ? { nearest } : {}) }
  }
  const { epoch, sessions, tolerance } = section
  if (section.fingerprint !== fingerprint) return { state: 'other-scenario', epoch, sessions }
  return { state: 'sessions', epoch, tolerance, sessions }
}

/** @throws BASELINE_UNREADABLE when there are two. */
export function ownSection({ sections }: StoredBaseline, key: string): RawSection | undefined {
  const [first, second] = sections.filter((section) => section.key === key)
  if (second) {
    throw unreadable(
      second.line,
      `a second section of this machine, [${key}]; the first is in line ${first?.line}`,
      'Join them with `npx vitest-ollama-bench baseline merge <file> --in-place`, or move its sessions into the first one, oldest on top, and delete its header.',
    )
  }
  return first
}

/** A stored machine of which exactly one field differs: the likely reason why this one has no section. */
export function nearestMachine(keys: readonly string[], key: string): NearestMachine | undefined {
  const here = key.split(FIELDS)
  for (const candidate of keys) {
    const stored = candidate.split(FIELDS)
    const differing = here.flatMap((field, index) => (field === stored[index] ? [] : [index]))
    const [only] = differing
    if (only !== undefined && differing.length === 1 && stored.length === here.length && here.length > 1) {
      return { key: candidate, stored: stored[only] ?? '', here: here[only] ?? '' }
    }
  }
  return undefined
}
