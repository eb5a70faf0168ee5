import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Gibberish, splitPieces, tokenId, tokenize } from '../../../src/simulator/tokenizer.ts'

function words(seed: number, count: number): string[] {
  const gibberish = new Gibberish(seed)
  return Array.from({ length: count }, () => gibberish.next())
}

describe('pieces', () => {
  test('joined they are the text', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(' ', '\n', 'a', '1') }),
    )
    fc.assert(
      fc.property(texts, (text) => {
        expect(splitPieces(text).join('')).toBe(text)
      }),
    )
  })

  test('each digit is one, so that numbers of one length cost the same', () => {
    expect(splitPieces('[run 0417] go')).toEqual(['[', 'run', ' ', '0', '4', '1', '7', ']', ' go'])
    const numbers = fc.integer({ min: 100_000, max: 999_999 })
    fc.assert(
      fc.property(numbers, (n) => {
        expect(tokenize(`${n} tell me`, 32_000)).toHaveLength(8)
      }),
    )
  })

  test('long words are cut, special tokens are not', () => {
    expect(splitPieces('<|im_start|>user\nUnbelievable')).toEqual(['<|im_start|>', 'user', '\n', 'Unbeli', 'evable'])
  })
})

describe('made-up text', () => {
  test('is the same for the same seed and differs for another', () => {
    expect(words(5, 40)).toEqual(words(5, 40))
    expect(words(5, 40)).not.toEqual(words(6, 40))
  })

  test('read again it is the tokens that were made: a follow-up finds them in the cache', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const made = words(seed, 30)
        expect(tokenize(made.join(''), 151_936)).toEqual(made.map((word) => tokenId(word, 151_936)))
      }),
    )
  })

  test('never repeats a token 30 times, which would end a real stream', () => {
    const made = words(1, 5000)
    const longest = made.reduce(
      ({ run, best, last }, word) => {
        const now = word === last ? run + 1 : 1
        return { run: now, best: Math.max(best, now), last: word }
      },
      { run: 0, best: 0, last: '' },
    )
    expect(longest.best).toBeLessThan(10)
  })
})
