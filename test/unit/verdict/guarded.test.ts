import { expect, test } from 'vitest'
import type { Warning } from '../../../src/model/result.ts'
import { guardRequirement } from '../../../src/verdict/guarded.ts'
import { parseRequirement } from '../../../src/verdict/requirement/index.ts'

const GUARD: Warning = { code: 'drifting', guard: true, message: 'speed fell by 9 %', advice: 'Let it cool down.' }
const PLAIN: Warning = { code: 'text-changed', message: 'another text', advice: 'Look.' }

const SPEED = parseRequirement('gen speed ≥ 20 tok/s')

test.each(['met', 'missed'] as const)('%s on an unfit run is inconclusive, with what it would be', (state) => {
  const verdict = { text: 'x', state, detail: '23 tok/s', ...(state === 'missed' ? { advice: 'other' } : {}) }
  expect(guardRequirement(verdict, { warnings: [PLAIN, GUARD] }, SPEED)).toEqual({
    text: 'x',
    state: 'inconclusive',
    detail: `speed fell by 9 %; it would be ${state}: 23 tok/s`,
    advice: 'Let it cool down.',
  })
})

test('a plain warning changes nothing, and neither does a guard what was not measured', () => {
  const met = { text: 'x', state: 'met', detail: '23 tok/s' } as const
  const open = { text: 'x', state: 'not measured', detail: 'no', advice: 'yes' } as const
  expect(guardRequirement(met, { warnings: [PLAIN] }, SPEED)).toBe(met)
  expect(guardRequirement(open, { warnings: [GUARD] }, SPEED)).toBe(open)
})

test.each(['swapping', 'memory-tight'] as const)(
  '%s is what swap and system memory are asked about, so it leaves their verdicts',
  (code) => {
    const short: Warning = { code, guard: true, message: 'memory is short', advice: 'Close something.' }
    const missed = { text: 'x', state: 'missed', detail: '3 GB', advice: 'other' } as const
    for (const text of ['swap = 0', 'swap < 200 MB', 'system memory < 90% RAM']) {
      expect(guardRequirement(missed, { warnings: [short] }, parseRequirement(text))).toBe(missed)
      expect(guardRequirement(missed, { warnings: [short, GUARD] }, parseRequirement(text)).state).toBe('inconclusive')
    }
    for (const text of ['memory < 80% RAM', 'gen speed ≥ 20', 'no errors']) {
      expect(guardRequirement(missed, { warnings: [short] }, parseRequirement(text)).state).toBe('inconclusive')
    }
  },
)
