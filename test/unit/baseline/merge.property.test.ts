import { array, assert, constantFrom, dictionary, integer, property, record, subarray, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { EMPTY_BASELINE, parseBaseline, renderBaseline } from '../../../src/baseline/entry.ts'
import type { StoredSession } from '../../../src/model/verdict.ts'
import { FINGERPRINT, sessionOn } from './examples.ts'
import { CHAT, entryOf, fileOf, merge, textOf } from './files.ts'

const MACHINES = [
  'Mac16,10 · Apple M4 · 32 GiB · darwin',
  'Mac16,5 · Apple M4 Max · 64 GiB · darwin',
  'runner-a',
  '[ (`${x}`) ]',
]
const OTHER = 'four chats > no regression against the stored baseline 2'

/** Sessions of one machine: more than are kept, some of them on one load of the model. As short as one can be. */
const POOL: readonly StoredSession[] = Array.from({ length: 11 }, (_, index) => {
  const load = index % 5 === 4 ? { load: 'aaaaaaaa' } : index % 3 === 0 ? { load: `load-${index}` } : {}
  return { ...shortOn(index + 1), ...load }
})

function shortOn(day: number): StoredSession {
  const { startedAt } = sessionOn(day)
  return { startedAt, conditions: {}, rounds: { genSpeed: { 1: [30 + day] } } }
}

/** A section as the tool writes it. */
function sectionText(machine: string, sessions: readonly StoredSession[]): string {
  const texts = sessions.map(({ startedAt, load, rounds }) =>
    [
      `  - at: ${startedAt}`,
      ...(load === undefined ? [] : [`    load: ${load}`]),
      '    conditions: {}',
      `    genSpeed: {1: [${rounds.genSpeed?.[1]?.[0]}.0]}`,
    ].join('\n'),
  )
  return `[${machine}]\nscenario: ${FINGERPRINT}\nepoch: 1\nsessions:\n${texts.join('\n')}\n`
}

const machines = dictionary(constantFrom(...MACHINES), subarray([...POOL], { minLength: 1, maxLength: 8 }), {
  minKeys: 1,
})
type Machines = Readonly<Record<string, readonly StoredSession[]>>

function entryText(all: Machines): string {
  const sections = Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return EMPTY_BASELINE.preamble + sections.map(([machine, sessions]) => sectionText(machine, sessions)).join('')
}

/** What hands do to an entry, and what accepted changes leave there. */
const EDITS = [
  ['', ''],
  ['epoch: 1', 'tolerance: {genSpeed: 5%}\nepoch: 1'],
  ['epoch: 1', 'tolerance: {ttftMs: 0.2, genSpeed: 0.05}\nepoch: 1'],
  ['epoch: 1', '# the fan is loud\nepoch: 1'],
  ['  - at:', '  # odd\n  - at:'],
  ['epoch: 1', 'epoch: 2'],
] as const

const entry = record({ all: machines, edit: constantFrom(...EDITS) }).map(({ all, edit: [from, to] }) =>
  entryText(all).replace(from, to),
)
const file = record({ [CHAT]: entry, [OTHER]: entry }, { requiredKeys: [CHAT] }).map((entries) => fileOf(entries))

test('a file merged with itself is itself, and alone too', () => {
  assert(
    property(file, (text) => {
      expect(merge(text)).toMatchObject({ state: 'merged', text })
      expect(merge(text, text, text)).toMatchObject({ state: 'merged', text, notes: [] })
    }),
    { numRuns: 60 },
  )
})

test('the order of the files makes no difference', () => {
  assert(
    property(file, file, (a, b) => {
      expect(textOf(merge(a, b))).toBe(textOf(merge(b, a)))
    }),
    { numRuns: 60 },
  )
})

test('what is merged in steps is what is merged at once, where no step is refused', () => {
  let compared = 0
  assert(
    property(file, file, file, (a, b, c) => {
      const [ab, bc, all] = [textOf(merge(a, b)), textOf(merge(b, c)), textOf(merge(a, b, c))]
      const left = ab === undefined ? undefined : textOf(merge(ab, c))
      const right = bc === undefined ? undefined : textOf(merge(a, bc))
      const decided = [left, right, all].filter((text) => text !== undefined)
      if (decided.length > 1) compared += 1
      expect(new Set(decided).size).toBeLessThanOrEqual(1)
    }),
    { numRuns: 60 },
  )
  expect(compared).toBeGreaterThan(10)
})

test('a file split by machine comes back, byte for byte', () => {
  assert(
    property(machines, (all) => {
      const whole = entryText(all)
      const { preamble, sections } = parseBaseline(whole)
      const parts = sections.map((section) => fileOf(renderBaseline({ preamble, sections: [section] })))
      expect(textOf(merge(...parts.toReversed()))).toBe(fileOf(whole))
    }),
    { numRuns: 50 },
  )
})

test('sessions recorded in turn on two sides are what one side would have recorded', () => {
  const turns = array(tuple(integer({ min: 0, max: 1 }), constantFrom(...MACHINES)), { minLength: 1, maxLength: 8 })
  assert(
    property(turns, (order) => {
      const all = order.map(([side, machine], index) => ({ side, taken: [machine, shortOn(index + 1)] as const }))
      const sides = [0, 1].map((side) => all.filter((each) => each.side === side).map(({ taken }) => taken))
      const files = sides.filter((taken) => taken.length > 0).map((taken) => fileOf(entryOf(...taken)))
      expect(textOf(merge(...files))).toBe(fileOf(entryOf(...all.map(({ taken }) => taken))))
    }),
    { numRuns: 50 },
  )
})
