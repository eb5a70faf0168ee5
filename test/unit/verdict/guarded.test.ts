import { expect, test } from 'vitest'
import type { Warning } from '../../../src/model/result.ts'
import { guardRequirement } from '../../../src/verdict/guarded.ts'

const GUARD: Warning = { code: 'drifting', guard: true, message: 'speed fell by 9 %', advice: 'Let it cool down.' }
const PLAIN: Warning = { code: 'text-changed', message: 'another text', advice: 'Look.' }

test.each(['met', 'missed'] as const)('%s on an unfit run is inconclusive, with what it would be', (state) => {
  const verdict = { text: 'x', state, detail: '23 tok/s', ...(state === 'missed' ? { advice: 'other' } : {}) }
  expect(guardRequirement(verdict, { warnings: [PLAIN, GUARD] })).toEqual({
    text: 'x',
    state: 'inconclusive',
    detail: `speed fell by 9 %; it would be ${state}: 23 tok/s`,
    advice: 'Let it cool down.',
  })
})

test('a plain warning changes nothing, and neither does a guard what was not measured', () => {
  const met = { text: 'x', state: 'met', detail: '23 tok/s' } as const
  const open = { text: 'x', state: 'not measured', detail: 'no', advice: 'yes' } as const
  expect(guardRequirement(met, { warnings: [PLAIN] })).toBe(met)
  expect(guardRequirement(open, { warnings: [GUARD] })).toBe(open)
})
