import { EMPTY_BASELINE, isBaseline, parseBaseline, renderBaseline, type StoredBaseline } from './entry.ts'
import { joinSections, type JoinedSection, type PlacedSection } from './merge-section.ts'
import { type Place, placedError, placesWords, Undecided } from './undecided.ts'

/** An entry of one name in one of the files. */
export interface PlacedEntry {
  readonly value: string
  /** Of a line of the entry, from 1. */
  place(line: number): Place
}

/** What could not be joined. */
export interface Refusal {
  /** Absent where it is no matter of a single machine. */
  readonly machine?: string
  readonly what: string
  readonly fix: string
}

/** An entry of several files as one. */
export interface JoinedEntry {
  readonly value: string
  /** Sections that it has. */
  readonly machines: readonly string[]
  readonly notes: readonly { readonly machine: string; readonly what: string }[]
  readonly refusals: readonly Refusal[]
}

/** One entry out of those of one name; a plain snapshot of somebody else's is kept where all files agree on it. */
export function joinEntries(found: readonly PlacedEntry[]): JoinedEntry {
  const distinct = [...new Map(found.map((each) => [each.value, each])).values()]
  const [first] = distinct
  const nothing = { value: first?.value ?? '', machines: [], notes: [], refusals: [] }
  if (distinct.length === 1 && !isReadable(nothing.value)) return nothing
  if (!distinct.every(({ value }) => isBaseline(value))) return { ...nothing, refusals: [refuseForeign(distinct)] }
  try {
    return joinBaselines(distinct.map((each) => ({ ...each, baseline: parsed(each) })))
  } catch (error) {
    return { ...nothing, refusals: [refusalOf(error)] }
  }
}

/** What is not, and is the same everywhere, is left to whoever can read it. */
function isReadable(value: string): boolean {
  try {
    return isBaseline(value) && parseBaseline(value).sections.length > 0
  } catch {
    return false
  }
}

type Parsed = PlacedEntry & { readonly baseline: StoredBaseline }

function joinBaselines(entries: readonly Parsed[]): JoinedEntry {
  const sections = new Map<string, PlacedSection[]>()
  for (const { baseline, place } of entries)
    for (const raw of baseline.sections) {
      const of = { raw, place: (line = raw.line) => place(line) }
      sections.set(raw.key, [...(sections.get(raw.key) ?? []), of])
    }
  const unchanged = entries.length === 1 && [...sections.values()].every(({ length }) => length === 1)
  const machines = unchanged ? [...sections.keys()] : [...sections.keys()].toSorted()
  const joined = machines.map((machine) => ({ machine, ...attempt(sections.get(machine) ?? []) }))
  return {
    value: renderBaseline({ preamble: commonPreamble(entries), sections: lined(joined) }),
    machines,
    notes: joined.flatMap(({ machine, notes }) => notes.map((what) => ({ machine, what }))),
    refusals: joined.flatMap(({ machine, refusal }) => (refusal ? [{ machine, ...refusal }] : [])),
  }
}

function attempt(found: readonly PlacedSection[]): JoinedSection & { readonly refusal?: Refusal } {
  try {
    return joinSections(found)
  } catch (error) {
    return { raw: '', notes: [], refusal: refusalOf(error) }
  }
}

/** A section that a hand left without its last line break gets it where another follows. */
function lined(joined: readonly { readonly machine: string; readonly raw: string }[]): StoredBaseline['sections'] {
  return joined.map(({ machine, raw }, index) => {
    const open = index < joined.length - 1 && !raw.endsWith('\n')
    return { key: machine, raw: open ? `${raw}\n` : raw, line: 1 }
  })
}

function commonPreamble(entries: readonly Parsed[]): string {
  const texts = new Map(entries.map(({ baseline, place }) => [baseline.preamble, place(1)]))
  if (texts.size > 1) texts.delete(EMPTY_BASELINE.preamble)
  if (texts.size > 1)
    throw new Undecided(
      `the comments above the first machine differ in ${placesWords([...texts.values()])}`,
      'Write the same ones on both sides, then merge again.',
    )
  return [...texts.keys()][0] ?? EMPTY_BASELINE.preamble
}

/** @throws Undecided naming the line of the file */
function parsed({ value, place }: PlacedEntry): StoredBaseline {
  try {
    return parseBaseline(value)
  } catch (error) {
    throw placedError(error, place)
  }
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Undecided)) throw error
  return { what: error.message, fix: error.fix }
}

function refuseForeign(entries: readonly PlacedEntry[]): Refusal {
  const ours = entries.some(({ value }) => isBaseline(value))
  const what = ours ? 'is a stored baseline and a plain snapshot' : 'is a plain snapshot of Vitest, which differs'
  return {
    what: `${what} in ${placesWords(entries.map(({ place }) => place(1)))}`,
    fix: 'Keep one of them on both sides (or take it out and record it again with -u), then merge again.',
  }
}
