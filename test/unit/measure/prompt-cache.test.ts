import { describe, expect, test } from 'vitest'
import { coldLine, judgeCache } from '../../../src/measure/prompt-cache.ts'

/** 2 ms a token that is computed, and 10 ms beside. */
const prefill = (tokens: number): number => 10 + 2 * tokens
const cold = coldLine({ tokens: 50, ms: prefill(50) }, { tokens: 1000, ms: prefill(1000) })

describe('how long a new prompt takes', () => {
  test('is the line through turn 1 and the longest prompt', () => {
    expect(cold(50)).toBeCloseTo(110)
    expect(cold(500)).toBeCloseTo(1010)
    expect(cold(1000)).toBeCloseTo(2010)
  })

  test('is in proportion to turn 1 where nothing else is known, or where the longer one was no slower', () => {
    expect(coldLine({ tokens: 50, ms: 100 }, undefined)(500)).toBe(1000)
    expect(coldLine({ tokens: 50, ms: 100 }, { tokens: 1000, ms: 90 })(500)).toBe(1000)
  })

  test('is never negative', () => {
    expect(coldLine({ tokens: 100, ms: 20 }, { tokens: 200, ms: 400 })(1)).toBe(0)
  })
})

/** Of a prompt of 600 tokens, 100 of them new. */
const at = (computed: number) => judgeCache({ tokens: 600, before: 500, ms: prefill(computed) }, cold)

describe('whether the earlier turns were cached', () => {
  test('hit: no more than the new part was computed', () => {
    expect(at(100)).toBe('hit')
    expect(at(25)).toBe('hit')
    // The answer was split into other tokens, or a block of the cache was left out.
    expect(at(200)).toBe('hit')
  })

  test('miss: the whole prompt was', () => {
    expect(at(600)).toBe('miss')
    expect(at(700)).toBe('miss')
  })

  test('unclear: half of it was', () => {
    expect(at(350)).toBe('unclear')
  })

  test('unclear: the new part is most of the prompt, or the prompt did not grow', () => {
    expect(judgeCache({ tokens: 600, before: 100, ms: prefill(500) }, cold)).toBe('unclear')
    expect(judgeCache({ tokens: 600, before: 600, ms: 10 }, cold)).toBe('unclear')
  })
})
