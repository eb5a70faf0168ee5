import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { didYouMean, editDistance, nearest } from '../../../../src/verdict/requirement/suggest.ts'

test.each([
  ['', '', 0],
  ['ttft', 'ttft', 0],
  ['tfft', 'ttft', 1],
  ['tftt', 'ttft', 1],
  ['sped', 'speed', 1],
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
])('%j to %j takes %i edits', (from, to, edits) => {
  expect(editDistance(from, to)).toBe(edits)
})

test('the distance is symmetric, 0 only for the same word, and at most the longer length', () => {
  const word = fc.string({ maxLength: 12 })
  fc.assert(
    fc.property(word, word, (a, b) => {
      const edits = editDistance(a, b)
      expect(edits).toBe(editDistance(b, a))
      expect(edits === 0).toBe(a === b)
      expect(edits).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }),
  )
})

test('one typing slip in a metric still finds it', () => {
  const words = ['gen speed', 'user speed', 'throughput', 'effective parallelism']
  for (const word of words) {
    for (let at = 0; at < word.length; at += 1) {
      expect(nearest(word.slice(0, at) + word.slice(at + 1), words)[0]).toBe(word)
    }
  }
})

test('a part of several words suggests them all, nonsense suggests none', () => {
  expect(nearest('speed', ['gen speed', 'user speed', 'TTFT'])).toEqual(['gen speed', 'user speed'])
  expect(nearest('banana', ['gen speed', 'TTFT'])).toEqual([])
  expect(nearest('q', ['s', 'ms'])).toEqual([])
  expect(didYouMean(['a', 'b', 'c'])).toBe('did you mean "a", "b" or "c"?')
})
