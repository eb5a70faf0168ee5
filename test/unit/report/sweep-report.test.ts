import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cliff } from '../../../src/model/result.ts'
import { palette, PLAIN } from '../../../src/report/palette.ts'
import { renderSweep } from '../../../src/report/sweep-report.ts'
import { widthOf } from '../../../src/report/text-width.ts'
import {
  articleSweep,
  failedLevelSweep,
  hostileText,
  REQUIREMENTS,
  regression,
  searchedSweep,
  simulatedSweep,
  unchanged,
} from './fixtures.ts'
import { expectGolden } from './golden.ts'

const full = { requirements: REQUIREMENTS, baseline: unchanged() }

describe('as a person sees it', () => {
  test.each([60, 80, 120, 200])('the article at %i columns', async (width) => {
    await expectGolden(renderSweep(articleSweep(), { palette: PLAIN, width, ...full }), `sweep-${width}.txt`)
  })

  test('a simulated run says so before any number', async () => {
    const text = renderSweep(simulatedSweep(), { palette: PLAIN })
    await expectGolden(text, 'sweep-simulated.txt')
    expect(text.split('\n')[1]).toContain('SIMULATED  preset mac-mini-32gb/qwen3-coder:30b')
    expect(renderSweep(articleSweep(), { palette: PLAIN })).not.toMatch(/simulated/iu)
  })

  test('a search says that not every level was measured', async () => {
    const text = renderSweep(searchedSweep(), { palette: PLAIN, width: 100 })
    await expectGolden(text, 'sweep-searched.txt')
    expect(text).toContain('searched, not swept: P=1, 2, 3, 4, 6, 7, 8 were measured of P=1 to 32')
  })

  test('a level that lost all its requests', async () => {
    const text = renderSweep(failedLevelSweep(), { palette: PLAIN })
    await expectGolden(text, 'sweep-failed-level.txt')
    expect(text).toContain('12 of 42 requests did not complete: at P=4 9 failed, 1 rejected (503), 2 timed')
    expect(text).not.toMatch(/NaN|Infinity|undefined/u)
  })

  test('a regressed baseline in one line', async () => {
    const baseline = regression({ advice: 'See the diff below.' })
    await expectGolden(renderSweep(articleSweep(), { palette: PLAIN, baseline }), 'sweep-regressed.txt')
  })
})

const paintedIn = (text: string, code: number): string[] =>
  [...text.matchAll(new RegExp(`\\u001b\\[${code}m([^\\u001b]*)`, 'gu'))].map((match) => match[1] ?? '')

describe('colour', () => {
  const colored = renderSweep(failedLevelSweep(), { palette: palette(true), ...full })

  test('changes no character', () => {
    expect(stripVTControlCharacters(colored)).toBe(renderSweep(failedLevelSweep(), { palette: PLAIN, ...full }))
  })

  test('red, green and yellow are for verdicts', () => {
    expect(paintedIn(colored, 32)).toEqual(['✓', '✓'])
    expect(paintedIn(colored, 31)).toEqual(['✗'])
    expect(paintedIn(colored, 33)).toEqual(['?', '–'])
    expect(paintedIn(colored, 1)).toContain('cliff at P=3')
  })
})

const lineOf = (cliff: Partial<Cliff>): string => {
  const sweep = articleSweep()
  const text = renderSweep({ ...sweep, cliff: { ...sweep.cliff, ...cliff } }, { palette: PLAIN, width: 200 })
  return text.split('\n').find((line) => /^ {2}(no cliff|cliff|P=\d+ is)/u.test(line)) ?? ''
}

describe('cliff, sweet spot, queue', () => {
  test('each state has its own words', () => {
    expect(lineOf({})).toBe('  cliff at P=3: gen speed 42.6 % of P=1, below 50 %')
    const above = { parallel: 4, ratio: 0.72, band: 1.05, side: 'above' } as const
    expect(lineOf({ state: 'none', parallel: undefined, levels: [above] })).toBe(
      '  no cliff up to P=4: gen speed there is 72.0 % of P=1, above 50 %',
    )
    const edge = { parallel: 3, ratio: 0.49, band: 1.1, side: 'edge' } as const
    expect(lineOf({ state: 'edge', levels: [edge] })).toBe(
      '  P=3 is at the edge (49 % ± 5 % of P=1): the cliff line is 50 %, more rounds narrow it',
    )
    const below = { parallel: 4, ratio: 0.322, band: 1.05, side: 'below' } as const
    expect(lineOf({ state: 'between', after: 2, parallel: 4, levels: [edge, below] })).toBe(
      "  cliff between P=2 and P=4: P=4 has 32.2 % of P=1's gen speed, below 50 %; P=3 is at the edge",
    )
    expect(lineOf({ state: 'unknown', levels: [] })).toBe('  cliff unknown: P=1 or all other levels were not measured')
  })

  test('a sweet spot without doubt has no interval; a queue names its slots', () => {
    const text = renderSweep(
      articleSweep({
        sweetSpot: { parallel: 3, interval: [3, 3], peak: 44.5 },
        capacity: { slots: 4, queueFrom: 5 },
      }),
      { palette: PLAIN },
    )
    expect(text).toContain('sweet spot P=3: 44.5 tok/s throughput, 100 % of the peak')
    expect(text).toContain('queue from P=5 (4 slots)')
  })
})

const at = (width?: number): string => renderSweep(articleSweep(), { palette: PLAIN, width })

describe('whatever comes in', () => {
  test('absent metrics print as — and never as a number', () => {
    const sweep = articleSweep()
    const bare = sweep.levels.map(({ parallel, outcomes, roundsSetAside }) => ({
      parallel,
      outcomes,
      roundsSetAside,
      requests: [],
    }))
    const { sweetSpot: _, ...rest } = sweep
    const nothing = {
      ...rest,
      levels: bare,
      memory: [],
      conditions: {},
      cliff: { ...sweep.cliff, state: 'unknown', levels: [] },
    } as const
    const text = renderSweep(nothing, { palette: PLAIN })
    expect(text).not.toMatch(/NaN|Infinity|undefined|█/u)
    expect(text).toMatch(/^ {2}1 {2,}—( +—)+$/mu)
    expect(renderSweep({ ...nothing, levels: [] }, { palette: PLAIN })).toContain('no level was run')
  })

  test('hostile text loses its controls and keeps its letters', () => {
    const hostile = 'evil\u001b[2J\u001b]0;title\u0007\u009b31m\u202Edrow\u0000\r\n## name'
    const sweep = articleSweep()
    const text = renderSweep(
      {
        ...sweep,
        scenario: { ...sweep.scenario, name: hostile, model: hostile },
        machine: { ...sweep.machine, key: hostile },
        conditions: { ollamaVersion: hostile, quantization: hostile },
        warnings: [{ code: 'bimodal-rounds', message: hostile, advice: hostile, parallel: 2 }],
      },
      {
        palette: PLAIN,
        requirements: [{ text: hostile, state: 'missed', detail: hostile, advice: hostile }],
        baseline: { ...unchanged(), headline: hostile, advice: hostile },
      },
    )
    expect(text).not.toMatch(/[^\P{C}\n]/u)
    expect(text).toContain('evil')
    expect(text).toContain('drow ## name')
  })

  test('no line is wider than the terminal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 200 }), hostileText, (width, said) => {
        const sweep = failedLevelSweep()
        const text = renderSweep(
          {
            ...sweep,
            simulated: true,
            scenario: { ...sweep.scenario, name: said, model: said },
            machine: { ...sweep.machine, key: said, preset: said },
            warnings: [{ code: 'drifting', message: said, advice: said }],
          },
          {
            palette: PLAIN,
            width,
            requirements: [{ text: said, state: 'missed', detail: said, advice: said }],
            baseline: { ...unchanged(), headline: said },
          },
        )
        for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width)
      }),
      { numRuns: 60 },
    )
  })

  test('a width that is no width is 80', () => {
    expect(at(0)).toBe(at(80))
    expect(at(Number.NaN)).toBe(at())
    expect(at(20)).toBe(at(60))
    expect(at(5000)).toBe(at(200))
  })
})
