import { type Document, isMap, isScalar, isSeq, type Pair, visit, YAMLSeq } from 'yaml'
import { commentsIn, linesOf } from './comments.ts'
import type { RawSection } from './entry.ts'
import { joinSessions, type Kept, type Variant } from './merge-sessions.ts'
import { joinTolerances, oneSidedTolerances, setTolerance } from './merge-tolerances.ts'
import { headerOf, readSection, type Section, SECTION_NAMES } from './section.ts'
import { type Place, placedError, placesWords, Undecided } from './undecided.ts'

/** A machine's section in one of the files, as it stands there. */
export interface PlacedSection {
  readonly raw: RawSection
  /** Of a line of the entry; without one, of the section's header. */
  place(line?: number): Place
}

/** A section of several files as one. */
export interface JoinedSection {
  readonly raw: string
  readonly notes: readonly string[]
}

/** What is read of a section, beside its text. */
interface Read extends Variant {
  /** Comment lines outside of the sessions. */
  readonly comments: readonly string[]
}

/**
 * One section out of those that several files hold for a machine; equal ones are not even read, so that what stands only
 * once stays byte for byte. Which of the files comes first makes no difference.
 * @throws Undecided, also when one of them is damaged
 */
export function joinSections(found: readonly PlacedSection[]): JoinedSection {
  const distinct = [...new Map(found.map((each) => [each.raw.raw, each])).values()]
  const [first] = distinct
  if (first && distinct.length === 1) return { raw: first.raw.raw, notes: [] }
  const read = distinct.map(understood)
  const fingerprint = commonFingerprint(read)
  const { epoch, sessions, notes } = joinSessions(read)
  const tolerance = joinTolerances(read)
  const frame = frameOf(read)
  const { document } = frame.section.nodes
  if (!isMap(document.contents)) document.contents = document.createNode({})
  if (fingerprint !== undefined) document.set('scenario', fingerprint)
  if (tolerance.size > 0) setTolerance(document, tolerance)
  document.set('epoch', String(epoch))
  setSessions(document, sessions)
  sortNames(document)
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false })
  return { raw: headerWith(frame) + text + blankLines(read), notes: [...notes, ...oneSidedTolerances(read)] }
}

function understood({ raw, place }: PlacedSection): Read {
  const section = sectionIn(raw, place)
  const { document } = section.nodes
  refuseAliases(document, place)
  const header = headerOf(raw).slice(raw.key.length + 2)
  const around = [document.commentBefore, ...commentsIn(document.contents, document.get('sessions', true))]
  return { raw, place: place(), section, comments: linesOf([header, ...around, document.comment]) }
}

/** What an alias stands for may be in a session that is left out. */
function refuseAliases(document: Document, place: PlacedSection['place']): void {
  visit(document, {
    Alias: (_, { source }) => {
      throw new Undecided(
        `a YAML alias ("*${source}") in the section of ${place()}`,
        'Write out what it stands for, then merge again.',
      )
    },
  })
}

function sectionIn(raw: RawSection, place: PlacedSection['place']): Section {
  try {
    return readSection(raw)
  } catch (error) {
    throw placedError(error, place)
  }
}

function commonFingerprint(read: readonly Read[]): string | undefined {
  const known = read.filter(({ section }) => section.fingerprint !== undefined)
  const different = new Map(known.map((each) => [each.section.fingerprint, each.place]))
  if (different.size < 2) return known[0]?.section.fingerprint
  throw new Undecided(
    `the scenario is not the same in ${placesWords([...different.values()])} (${[...different.keys()].join(', ')})`,
    'Its sessions belong to different prompts, levels or options. Delete the section on the side whose bench file you do not keep, then merge again.',
  )
}

/** The section whose document the result is written into: one that has the comments of all. @throws Undecided */
function frameOf(read: readonly Read[]): Read {
  const all = new Set(read.flatMap(({ comments }) => comments))
  const full = read.filter(({ comments }) => [...all].every((line) => comments.includes(line)))
  const [frame] = full.toSorted((a, b) => (framing(a) < framing(b) ? -1 : 1))
  if (frame) return frame
  const places = placesWords(read.filter(({ comments }) => comments.length > 0).map(({ place }) => place))
  throw new Undecided(`its comments differ in ${places}`, 'Write all of them on both sides, then merge again.')
}

const framing = ({ raw }: Read): string => raw.raw.split(/^sessions\s*:/m)[0] ?? ''

function headerWith({ raw }: Read): string {
  const line = headerOf(raw)
  return line.includes('#') && line.endsWith('\n') ? line : `[${raw.key}]\n`
}

function setSessions(document: Document, sessions: readonly Kept[]): void {
  const there = document.get('sessions', true)
  const list = isSeq(there) ? there : new YAMLSeq(document.schema)
  if (list !== there && sessions.length > 0) document.set('sessions', list)
  list.flow = false
  list.items = sessions.map(({ node }) => node)
}

/** Comments and all. */
function sortNames({ contents }: Document): void {
  if (isMap(contents)) contents.items.sort((a, b) => rankOf(a) - rankOf(b))
}

const rankOf = ({ key }: Pair): number => SECTION_NAMES.indexOf(isScalar(key) ? String(key.value) : String(key))

/** As many as the most generous file has behind the section. */
function blankLines(read: readonly Read[]): string {
  const tails = read.map(({ raw }) => /\n([ \t\r]*\n)*$/.exec(raw.raw)?.[0].slice(1) ?? '')
  return tails.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1)).at(-1) ?? ''
}
