import { array, assert, constantFrom, nat, property, string, tuple, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { splitConflict } from '../../../src/baseline/conflict-sides.ts'
import { type Merged, mergeSnapshots } from '../../../src/baseline/merge.ts'
import { RUNNER, sessionOn, STUDIO } from './examples.ts'
import { entryOf, fileOf, inputOf } from './files.ts'

const GOOD = fileOf(entryOf([STUDIO, sessionOn(1)], [STUDIO, sessionOn(2)], [RUNNER, sessionOn(3)]))
const PIECES = constantFrom(
  ...'`|${|\\|\n|\r|\0|[|]|{|}|: |- |#|&a |*a|!!str |>|"|\'|epoch: 2|scenario: x|<<: |? '.split('|'),
  ...['<<<<<<< x', '=======', '>>>>>>> x', '||||||| x'].map((marker) => `\n${marker}\n`),
  `[${STUDIO}]\n`,
  '|',
  '',
)

/** A good file with pieces of it replaced. */
const damaged = array(tuple(nat(GOOD.length), nat(12), PIECES), { minLength: 1, maxLength: 3 }).map((edits) =>
  edits.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), GOOD),
)

/** Either a text, or words with a place: each says what to do. */
function expectAnswer(merged: Merged): void {
  if (merged.state === 'merged') expect(merged.text).toMatch(/^\/\/ Vitest Snapshot v1/)
  else if (merged.state === 'damaged')
    expect(merged.damage).toMatchObject({ line: expect.any(Number), fix: expect.stringMatching(/./) })
  else
    for (const { what, fix } of merged.refusals)
      expect([what, fix]).toEqual([expect.stringMatching(/snap:\d/), expect.stringMatching(/./)])
}

test('whatever the bytes, there is an answer and no exception', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), (bytes) =>
      expectAnswer(mergeSnapshots([{ name: 'a.snap', bytes }, inputOf(GOOD, 'b.snap')])),
    ),
    { numRuns: 200 },
  )
})

test('a good file with pieces replaced, merged with the good one and alone', () => {
  assert(
    property(damaged, (text) => {
      expectAnswer(mergeSnapshots([inputOf(text, 'a.snap'), inputOf(GOOD, 'b.snap')]))
      expectAnswer(mergeSnapshots([inputOf(text, 'a.snap')]))
    }),
    { numRuns: 200 },
  )
})

const lines = array(string({ unit: constantFrom('a', ' ', '<', '>', '|', 'x'), maxLength: 6 }), { maxLength: 3 }).map(
  (all) => all.map((line) => `${line}\n`).join(''),
)
const hunk = tuple(lines, lines, lines, lines)

test('any conflict is split into the two files that it was made of', () => {
  assert(
    property(array(hunk), lines, constantFrom('\n', '\r\n'), (hunks, end, eol) => {
      const file = hunks.map(([both, ours, base, theirs]) =>
        [both, '<<<<<<< HEAD\n', ours, '||||||| 0123abc\n', base, '=======\n', theirs, '>>>>>>> topic\n'].join(''),
      )
      const expected = [1, 3].map((side) => hunks.map((each) => `${each[0]}${each[side]}`).join('') + end)
      const split = splitConflict(`${file.join('')}${end}`.replaceAll('\n', eol))
      expect('what' in split ? split : split.map(({ text }) => text)).toEqual(
        expected.map((text) => text.replaceAll('\n', eol)),
      )
    }),
  )
})
