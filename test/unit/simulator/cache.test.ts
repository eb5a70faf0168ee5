import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseSlot, commonPrefix, emptySlots, tokensToCompute, type Slot } from '../../../src/simulator/cache.ts'

function slot(index: number, tokens: number[], usedAtMs: number, busy = false): Slot {
  return { index, tokens, usedAtMs, busy }
}

describe('which slot', () => {
  test('the one that knows most of the prompt', () => {
    const slots = [slot(0, [1, 9], 1), slot(1, [1, 2, 3], 5), slot(2, [1, 2], 0)]
    expect(chooseSlot(slots, [1, 2, 3, 4])?.index).toBe(1)
  })

  test('among equals the one used longest ago, a new one before all', () => {
    expect(chooseSlot([slot(0, [7], 20), slot(1, [8], 10)], [1])?.index).toBe(1)
    expect(chooseSlot([slot(0, [7], 20), ...emptySlots(1)], [1])?.usedAtMs).toBe(-Infinity)
  })

  test('never a busy one', () => {
    expect(chooseSlot([slot(0, [1, 2], 1, true), slot(1, [], 2)], [1, 2])?.index).toBe(1)
    expect(chooseSlot([slot(0, [1, 2], 1, true)], [1, 2])).toBeUndefined()
  })
})

describe('what must be computed', () => {
  test('all of a cold prompt, one token of a known one, the rest of a longer one', () => {
    expect(tokensToCompute(slot(0, [], 0), [1, 2, 3])).toBe(3)
    expect(tokensToCompute(slot(0, [1, 2, 3, 4], 0), [1, 2, 3])).toBe(1)
    expect(tokensToCompute(slot(0, [1, 2], 0), [1, 2, 3, 4, 5])).toBe(3)
  })

  test('a common prefix is equal in both and cannot be longer', () => {
    const tokens = fc.array(fc.nat(2), { maxLength: 12 })
    fc.assert(
      fc.property(tokens, tokens, (a, b) => {
        const length = commonPrefix(a, b)
        expect(a.slice(0, length)).toEqual(b.slice(0, length))
        expect(length === a.length || length === b.length || a[length] !== b[length]).toBe(true)
      }),
    )
  })
})
