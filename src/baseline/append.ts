import { YAMLMap, YAMLSeq } from 'yaml'
import type { StoredSession } from '../model/verdict.ts'
import { EMPTY_BASELINE, type RawSection, renderBaseline, type StoredBaseline } from './entry.ts'
import { ownSection } from './section-of.ts'
import { headerOf, readSection, type Section } from './section.ts'
import { writeSession } from './session.ts'

/** Sessions kept of an epoch. */
export const KEPT = 8

export interface Addition {
  /** The machine's section; with several projects in one file the project stands in it too. */
  readonly key: string
  readonly fingerprint: string
  readonly session: StoredSession
  /** Drop the stored sessions and start over. Done without asking when the fingerprint differs. */
  readonly newEpoch?: boolean
  /** The run was on the same load of the model as the newest stored session, so it takes its place. */
  readonly sameLoad?: boolean
}

/**
 * The whole text of the entry with one more session in this machine's section: newest 8 kept, other sections byte for
 * byte, tolerance and comments of the own one kept. A session that started at the same moment as a stored one replaces it.
 * @throws BASELINE_UNREADABLE when the own section is damaged; TypeError on a key that is no line of text; RangeError on
 * a round value that no reader would take.
 */
export function appendSession(baseline: StoredBaseline | undefined, addition: Addition): string {
  const { key } = addition
  if (key.trim() === '' || /[\r\n]/.test(key)) {
    throw new TypeError(`The machine's name ${JSON.stringify(key)} cannot head a section: give one line of text`)
  }
  const { preamble, sections } = baseline ?? EMPTY_BASELINE
  const own = ownSection({ preamble, sections }, key)
  const raw = rewritten(own ?? { key, raw: `[${key}]\n`, line: 1 }, addition)
  const kept = own ? sections.map((each) => (each === own ? { ...own, raw } : each)) : withNew(sections, { key, raw })
  return renderBaseline({ preamble: ended(preamble), sections: kept })
}

/** Before the first machine that comes after it by name, which is where merging files would put it. */
function withNew(sections: readonly RawSection[], { key, raw }: Pick<RawSection, 'key' | 'raw'>): RawSection[] {
  const found = sections.findIndex((each) => each.key > key)
  const at = found < 0 ? sections.length : found
  const before = sections.slice(0, at).map((each) => ({ ...each, raw: ended(each.raw) }))
  return [...before, { key, raw, line: 1 }, ...sections.slice(at)]
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)

function rewritten(section: RawSection, { fingerprint, session, newEpoch, sameLoad }: Addition): string {
  const stored = readSection(section)
  const fresh = stored.sessions.length > 0 && (newEpoch === true || stored.fingerprint !== fingerprint)
  const { document } = stored.nodes
  if (document.contents === null) document.contents = document.createNode({})
  document.set('scenario', fingerprint)
  document.set('epoch', String(fresh ? stored.epoch + 1 : stored.epoch))
  const list = sessionList(stored)
  if (fresh) list.items.splice(0)
  const again = fresh ? -1 : replaced(stored.sessions, session, sameLoad)
  list.items.splice(again < 0 ? list.items.length : again, again < 0 ? 0 : 1, sessionNode(stored, session))
  list.items.splice(0, Math.max(0, list.items.length - KEPT))
  const blankLines = /\n([ \t\r]*\n)*$/.exec(section.raw)?.[0].slice(1) ?? ''
  return headerLine(section) + document.toString({ lineWidth: 0, flowCollectionPadding: false }) + blankLines
}

/** Index of the stored session that is this one, or -1: started at the same moment, or the newest, on the same load. */
function replaced(stored: readonly StoredSession[], session: StoredSession, sameLoad = false): number {
  const same = stored.findIndex(({ startedAt }) => startedAt === session.startedAt)
  const newest = stored.length - 1
  const named = session.load !== undefined && stored[newest]?.load === session.load
  return same < 0 && (sameLoad || named) ? newest : same
}

function headerLine(section: RawSection): string {
  const line = headerOf(section)
  return line.endsWith('\n') ? line : `${line}\n`
}

function sessionList({ nodes: { document } }: Section): YAMLSeq {
  const found = document.get('sessions', true)
  if (found instanceof YAMLSeq) {
    found.flow = false
    return found
  }
  const list = new YAMLSeq(document.schema)
  document.set('sessions', list)
  return list
}

/** A map whose own lists and maps are written on one line each. */
function sessionNode({ nodes: { document } }: Section, session: StoredSession): YAMLMap {
  const map = new YAMLMap(document.schema)
  for (const [name, value] of Object.entries(writeSession(session))) {
    map.items.push(document.createPair(name, document.createNode(value, { flow: true })))
  }
  return map
}
