import { isDeepStrictEqual } from 'node:util'
import { isNode, isSeq } from 'yaml'
import type { StoredSession } from '../model/verdict.ts'
import { KEPT } from './append.ts'
import { commentsIn } from './comments.ts'
import type { RawSection } from './entry.ts'
import { headerOf, type Section } from './section.ts'
import { type Place, placesWords, Undecided } from './undecided.ts'

/** A machine's section in one of the files. */
export interface Variant {
  readonly raw: RawSection
  readonly section: Section
  readonly place: Place
}

/** A stored session and the text that stands for it. */
export interface Kept {
  readonly session: StoredSession
  /** Of the YAML document that it was read from. */
  readonly node: unknown
  readonly text: string
  readonly place: Place
}

export interface JoinedSessions {
  readonly epoch: number
  /** Oldest first. */
  readonly sessions: readonly Kept[]
  /** What was left out, in words. */
  readonly notes: readonly string[]
}

/**
 * The union of the sessions of the newest epoch: one that is in several files counts once, of two on one load of the
 * model the later one counts, and the newest eight are kept, as recording does.
 * @throws Undecided where the epochs diverged or one session was edited
 */
export function joinSessions(variants: readonly Variant[]): JoinedSessions {
  const holding = variants.filter(({ section }) => section.sessions.length > 0)
  const epoch = Math.max(...(holding.length > 0 ? holding : variants).map(({ section }) => section.epoch))
  const newest = holding.filter(({ section }) => section.epoch === epoch)
  const older = holding.filter(({ section }) => section.epoch < epoch)
  refuseLaterThan(newest, older)
  if (epoch > 1) refuseUnconnected(newest, epoch)
  const all = perLoad(unique(newest.flatMap(keptOf)))
  const sessions = all.slice(-KEPT)
  const ended = older.map((each) => `its epoch ${each.section.epoch} in ${each.place} ended when epoch ${epoch} began`)
  const old = all.length - sessions.length
  return {
    epoch,
    sessions,
    notes: old > 0 ? [...ended, `the oldest ${old} of its ${all.length} sessions left out`] : ended,
  }
}

function keptOf({ raw, section, place }: Variant): Kept[] {
  const list = section.nodes.document.get('sessions', true)
  const items: readonly unknown[] = isSeq(list) ? list.items : []
  const body = raw.raw.slice(headerOf(raw).length)
  return section.sessions.map((session, index) => {
    const node = items[index]
    const [from, to] = (isNode(node) && node.range) || [0, 0]
    return { session, node, text: body.slice(from, to), place }
  })
}

const startOf = ({ startedAt }: StoredSession): number => Date.parse(startedAt)

/** A new epoch drops the sessions before it. One that the old epoch got afterwards is of a system that it never saw. */
function refuseLaterThan(newest: readonly Variant[], older: readonly Variant[]): void {
  const first = newest.flatMap(({ section }) => section.sessions).toSorted((a, b) => startOf(a) - startOf(b))[0]
  for (const { section, place } of older) {
    const late = section.sessions.find((session) => first && startOf(session) >= startOf(first))
    if (!first || !late) continue
    const began = `epoch ${newest[0]?.section.epoch} of ${placesWords(newest.map((each) => each.place))} began at ${first.startedAt}`
    throw new Undecided(
      `the epochs diverged: ${began}, but epoch ${section.epoch} of ${place} went on until ${late.startedAt}`,
      'Delete the section on the side whose change of speed you do not keep, then merge again.',
    )
  }
}

/** From the second epoch on, each began because somebody accepted a change: two of one number may be two changes. */
function refuseUnconnected(newest: readonly Variant[], epoch: number): void {
  const names = newest.map(({ section }) => new Set(section.sessions.flatMap(namesOf)))
  const reached = new Set(names[0])
  const open = new Set(names.slice(1))
  for (let before = -1; before !== open.size;) {
    before = open.size
    for (const each of open) {
      if (![...each].some((name) => reached.has(name))) continue
      for (const name of each) reached.add(name)
      open.delete(each)
    }
  }
  if (open.size === 0) return
  throw new Undecided(
    `epoch ${epoch} has no session in common between ${placesWords(newest.map(({ place }) => place))}, so it may have begun twice, with two changes of speed`,
    'Delete the section on the side whose change of speed you do not keep, then merge again.',
  )
}

const namesOf = ({ startedAt, load }: StoredSession): string[] => [startedAt, ...(load === undefined ? [] : [load])]

/** Oldest first, each once. */
function unique(all: readonly Kept[]): Kept[] {
  const found: Kept[] = []
  for (const each of all) {
    const index = found.findIndex(({ session }) => isSame(session, each.session))
    const other = found[index]
    if (other) found[index] = better(other, each)
    else found.push(each)
  }
  return found.toSorted((a, b) => startOf(a.session) - startOf(b.session) || (a.text < b.text ? -1 : 1))
}

/** A machine's name may be shared by runners, which can begin at one moment, but not on one load. */
function isSame(one: StoredSession, other: StoredSession): boolean {
  const apart = one.load !== undefined && other.load !== undefined && one.load !== other.load
  return startOf(one) === startOf(other) && !apart
}

/** Of two texts of one session. @throws Undecided where they do not say the same */
function better(one: Kept, other: Kept): Kept {
  const places = placesWords([one.place, other.place])
  const what = `the session of ${one.session.startedAt} is not the same in ${places}`
  if (!isDeepStrictEqual(contentOf(one), contentOf(other)))
    throw new Undecided(what, 'Make both the same, or delete the edited one, then merge again.')
  const [mine, theirs] = [commentsIn(one.node), commentsIn(other.node)]
  if (mine.length > 0 && theirs.length > 0 && !isDeepStrictEqual(mine, theirs))
    throw new Undecided(`${what}: its comments differ`, 'Write the same comments on both sides, then merge again.')
  if (mine.length !== theirs.length) return mine.length > theirs.length ? one : other
  return one.text <= other.text ? one : other
}

const contentOf = ({ session }: Kept): unknown => ({ ...session, startedAt: startOf(session) })

/** Two runs on one load of the model are one session, and the later one stands for it. */
function perLoad(sorted: readonly Kept[]): Kept[] {
  const last = new Map(sorted.map((each) => [each.session.load, each]))
  return sorted.filter((each) => each.session.load === undefined || last.get(each.session.load) === each)
}
