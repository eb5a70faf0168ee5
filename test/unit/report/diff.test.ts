import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderRegression } from '../../../src/report/diff.ts'
import { regressionHeadline } from '../../../src/report/headline.ts'
import { palette, PLAIN } from '../../../src/report/palette.ts'
import { widthOf } from '../../../src/report/text-width.ts'
import { CELLS, hostileText, regression, unchanged } from './fixtures.ts'
import { expectGolden } from './golden.ts'

const provisional = { provisional: true, confirmed: false, sessions: 1, conditions: [] }

describe('the diff as a person sees it', () => {
  test.each([60, 80, 120, 200])('at %i columns', async (width) => {
    await expectGolden(renderRegression(regression(), { palette: PLAIN, width }), `diff-${width}.txt`)
  })

  test('not confirmed, provisional, nothing changed', async () => {
    await expectGolden(renderRegression(regression(provisional), { palette: PLAIN }), 'diff-provisional.txt')
  })

  test('conditions come before numbers, numbers before what to do', () => {
    const text = renderRegression(regression(), { palette: PLAIN })
    const places = ['0.25.0 → 0.33.0', 'gen speed    2', '5 others unchanged', 'sees ≥', 'What to do'].map((part) =>
      text.indexOf(part),
    )
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  test('colour changes no character', () => {
    const text = renderRegression(regression(), { palette: palette(true) })
    expect(text).toContain('\u001b[31m−23 %\u001b[39m')
    expect(stripVTControlCharacters(text)).toBe(renderRegression(regression(), { palette: PLAIN }))
  })

  test('without a regression it is the headline and its advice', () => {
    const missing = {
      ...unchanged(),
      state: 'missing' as const,
      headline: 'no stored baseline',
      advice: 'Record one:\nnpx vitest bench --run',
    }
    expect(renderRegression(missing, { palette: PLAIN })).toBe(
      'no stored baseline\n  → Record one:\n    npx vitest bench --run',
    )
  })

  test('hostile conditions stay text', () => {
    const conditions = [{ name: 'Ollama\u001b[1m', stored: '\u202E0.25', now: '0.33\u0007\n\u009b2J' }]
    const text = renderRegression(regression({ conditions, machine: 'x\u001b]0;y\u0007' }), { palette: PLAIN })
    expect(text).not.toMatch(/[^\P{C}\n]/u)
    expect(text).toContain('Ollama  0.25 → 0.33')
  })
})

test('no line is wider than the terminal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 200 }), hostileText, fc.boolean(), (width, said, regressed) => {
      const conditions = [{ name: said, stored: said, now: said }]
      const more = {
        conditions,
        machine: said,
        headline: said,
        advice: said,
        state: regressed ? 'regressed' : 'missing',
      } as const
      const text = renderRegression(regression(more), { palette: PLAIN, width })
      for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width)
    }),
    { numRuns: 60 },
  )
})

describe('headline', () => {
  test('names the worst against its limit, on the scale of its change', () => {
    expect(regressionHeadline(regression())).toBe(
      'regressed: gen speed at P=2 (23.0 → 17.7 tok/s, −23 %, limit −3.7 %) and 3 more',
    )
  })

  test('says what a reader must doubt', () => {
    expect(regressionHeadline(regression(provisional))).toBe(
      'regressed, not confirmed: gen speed at P=2 (23.0 → 17.7 tok/s, −23 %, limit −3.7 %) and 3 more; provisional limits, 1 stored session',
    )
  })

  test('is plain text in every state', () => {
    expect(regressionHeadline({ ...unchanged(), headline: 'fine\u001b[31m' })).toBe('fine')
  })

  test('a change close to its limit shows the digits that differ', () => {
    const cell = { ...CELLS[7], change: 0.1004, limit: 0.1, stored: 301, now: 331 } as (typeof CELLS)[number]
    const judgement = { next: 'done', verdict: 'regressed', cells: [cell], warnings: [] } as const
    expect(regressionHeadline(regression({ judgement }))).toContain('+10.04 %, limit +10.00 %')
  })
})
