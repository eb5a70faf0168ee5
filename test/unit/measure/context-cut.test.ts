import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { contextCuts } from '../../../src/measure/context-cut.ts'

/** A conversation that nobody cuts: an opening, and as much more each turn. */
const whole = ({ opening = 45, message = 20, answer = 32, turns = 8 } = {}) =>
  Array.from({ length: turns }, (_, index) => ({ prompt: opening + index * (message + answer), answer }))

const contextOf = (turns: readonly { prompt: number; answer: number }[]): number =>
  Math.max(...turns.map(({ prompt, answer }) => prompt + answer))

test('a history that fits is not cut, and nothing is said where the context is not known', () => {
  const turns = whole()
  expect(contextCuts(turns, contextOf(turns))).toEqual(turns.map(() => undefined))
  expect(contextCuts(turns, undefined)).toEqual(turns.map(() => undefined))
})

test('an answer that runs past the context is shifted, and the next prompt is cut', () => {
  // 45, 97, 149, 201: with a context of 220 the answer of turn 4 does not fit, and turn 5 (253) loses two messages.
  const turns = whole({ turns: 4 }).concat({ prompt: 201, answer: 32 })
  expect(contextCuts(turns, 220)).toEqual([undefined, undefined, undefined, 'shifted', 'truncated'])
})

test('a prompt that stands at the context was cut in its middle', () => {
  expect(contextCuts([{ prompt: 512, answer: 8 }], 512)).toEqual(['truncated'])
})

test('a prompt that no longer grows was cut, whatever the context is said to be', () => {
  const turns = [...whole({ turns: 3 }), { prompt: 149, answer: 32 }, { prompt: 201, answer: 32 }]
  expect(contextCuts(turns, undefined)).toEqual([undefined, undefined, undefined, 'truncated', 'truncated'])
})

test('another way to split the answers into tokens is no cut', () => {
  // Four tokens fewer than the answers had, at the very edge of the context.
  const turns = [
    { prompt: 45, answer: 32 },
    { prompt: 97, answer: 32 },
    { prompt: 145, answer: 2 },
  ]
  expect(contextCuts(turns, 148)).toEqual([undefined, undefined, undefined])
})

test('the oldest message is dropped as soon as the history would not fit: no such turn is missed', () => {
  const sizes = { min: 8, max: 200 }
  const shape = fc.record({
    opening: fc.integer(sizes),
    message: fc.integer(sizes),
    answer: fc.integer(sizes),
    fits: fc.integer({ min: 2, max: 6 }),
  })
  fc.assert(
    fc.property(shape, ({ opening, message, answer, fits }) => {
      const turns = whole({ opening, message, answer, turns: 8 })
      const context = contextOf(turns.slice(0, fits))
      const cut = turns.map((turn, index) => {
        let { prompt } = turn
        for (let dropped = 0; prompt > context; dropped += 1) prompt -= dropped % 2 === 0 ? message : answer
        return index < fits ? turn : { ...turn, prompt }
      })
      const seen = contextCuts(cut, context)
      expect(seen.slice(0, fits)).toEqual(turns.slice(0, fits).map(() => undefined))
      expect(seen.slice(fits).every((each) => each === 'truncated')).toBe(true)
    }),
  )
})
