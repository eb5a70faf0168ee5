import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StabilityResult } from '../../../src/model/stability.ts'
import type { StoredSession } from '../../../src/model/verdict.ts'
import { palette, PLAIN } from '../../../src/report/palette.ts'
import { plannedLines, sessionLine, totalLine } from '../../../src/report/stability-progress.ts'
import { renderStability, renderStabilityJson } from '../../../src/report/stability-report.ts'
import { widthOf } from '../../../src/report/text-width.ts'
import { resolveScenario } from '../../../src/load/resolve.ts'
import { stabilityOf } from '../../../src/verdict/stability.ts'
import { articleSweep, hostileText } from './fixtures.ts'
import { expectGolden } from './golden.ts'

/** Gen speed, TTFT and memory of the article's machine; throughput follows gen speed. */
const LEVELS = [
  [1, 36.6, 272],
  [2, 23, 301],
  [4, 11.8, 616],
] as const

const ROUNDS = [1, 0.992, 1.009]

/** A session that is so much faster or slower, at P=4 alone by `atFour` besides. */
function session(factor: number, index: number, atFour = 1): StoredSession {
  const { conditions } = articleSweep()
  const levels = (of: (level: (typeof LEVELS)[number]) => number): Record<string, number[]> =>
    Object.fromEntries(
      LEVELS.map((level) => {
        const value = of(level) * (level[0] === 4 ? atFour : 1)
        return [level[0], ROUNDS.map((noise) => value * noise)]
      }),
    )
  return {
    startedAt: new Date(Date.UTC(2026, 10, 23, 9, 2 * index)).toISOString(),
    conditions,
    rounds: {
      genSpeed: levels(([, speed]) => speed * factor),
      throughput: levels(([parallel, speed]) => parallel * speed * factor * 0.94),
      ttftMs: levels(([, , ttft]) => ttft / factor ** 1.8),
      memoryBytes: { 4: [24_197e6 * factor ** 0.1] },
    },
  }
}

const TYPICAL = [1.004, 0.972, 1.019, 0.981, 1.022]

function resultOf(sessions: readonly StoredSession[], more: Partial<StabilityResult> = {}): StabilityResult {
  const { tool, scenario, machine, startedAt } = articleSweep()
  const stability = stabilityOf(sessions)
  if (!stability) throw new Error('no stability')
  return {
    format: 1,
    simulated: false,
    tool,
    startedAt,
    durationMs: 402_000,
    scenario: { ...scenario, parallel: [1, 2, 4] },
    machine,
    loads: 'fresh',
    stability,
    leftOut: [],
    sessions,
    ...more,
  }
}

const typical = (more: Partial<StabilityResult> = {}): StabilityResult =>
  resultOf(
    TYPICAL.map((factor, index) => session(factor, index)),
    more,
  )

/** What a person must act on, all at once. */
const doubtful = (): StabilityResult =>
  resultOf(
    [1, 1.12, 0.91, 0.7, 0.72, 1.08, 1].map((factor, index) => session(factor, index, index === 2 ? 0.8 : 1)),
    {
      simulated: true,
      machine: { key: 'simulated fast', origin: 'simulated', preset: 'fast' },
      loads: 'other-model',
      leftOut: [{ session: 2, why: 'P=1 lost 8.1 % of its speed over the run' }],
    },
  )

/** The whole text in one line, however it was wrapped. */
const flat = (result: StabilityResult): string => renderStability(result, { palette: PLAIN }).replaceAll(/\s+/gu, ' ')

const withLoads = (loads: StabilityResult['loads']): string => flat(typical({ loads }))

describe('as a person sees it', () => {
  test.each([60, 80, 120])('a typical machine at %i columns', async (width) => {
    await expectGolden(renderStability(typical(), { palette: PLAIN, width }), `stability-${width}.txt`)
  })

  test('a machine that cannot carry a gate, in doubt in every way', async () => {
    const text = renderStability(doubtful(), { palette: PLAIN })
    await expectGolden(text, 'stability-doubtful.txt')
    expect(text.split('\n')[1]).toContain('SIMULATED')
    expect(text).not.toMatch(/NaN|Infinity|undefined/u)
  })

  test('two slow sessions one after the other are a false alarm', () => {
    const slow = resultOf([1, 1.002, 0.7, 0.7, 1.001, 0.999, 1].map((factor, index) => session(factor, index)))
    expect(flat(slow)).toContain(
      '✗ A/A: 7 sessions judged against the others, 1 false alarm, where none should be: session 3, gen speed at P=1 −30 %',
    )
  })

  test('why there was no reload, and how to allow it', () => {
    expect(withLoads('fresh')).not.toContain('--reload')
    expect(withLoads('remote')).toMatch(/the server is not on this machine[^]*understates[^]*--reload always/u)
    expect(withLoads('never')).toMatch(/`--reload never` forbids it[^]*--reload always/u)
    expect(withLoads('other-model')).toMatch(/ollama stop MODEL[^]*--reload always/u)
  })

  test('sessions of two days are not warned about', () => {
    const [first, ...others] = TYPICAL.map((factor, index) => session(factor, index))
    if (!first) throw new Error('a session')
    const two = resultOf([{ ...first, startedAt: '2026-11-22T23:59:00.000Z' }, ...others])
    expect(renderStability(typical(), { palette: PLAIN })).toContain('all sessions are of one day (2026-11-23)')
    expect(renderStability(two, { palette: PLAIN })).not.toContain('one day')
  })

  test('colour changes no character', () => {
    const text = renderStability(typical(), { palette: palette(true) })
    expect(text).toContain('\u001b[')
    expect(stripVTControlCharacters(text)).toBe(renderStability(typical(), { palette: PLAIN }))
  })

  test('no line is wider than the terminal, and hostile names stay text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 200 }), hostileText, (width, said) => {
        const { scenario } = typical()
        const machine = { key: said, origin: 'local' } as const
        const result = typical({
          scenario: { ...scenario, model: said },
          machine,
          leftOut: [{ session: 1, why: said }],
        })
        const text = renderStability(result, { palette: PLAIN, width })
        expect(text).not.toMatch(/[^\P{C}\n]/u)
        for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width)
      }),
      { numRuns: 40, endOnFailure: true },
    )
  })
})

test('the file holds what was measured and what follows, and reads back', () => {
  const result = typical()
  const text = renderStabilityJson(result)
  const read = JSON.parse(text) as StabilityResult
  expect(Object.keys(read)).toEqual(Object.keys(result))
  expect(stabilityOf(read.sessions)?.sees).toBeCloseTo(result.stability.sees, 4)
  expect(read.stability.sees).toBeCloseTo(result.stability.sees, 5)
  expect(text).toMatch(/\n$/u)
})

describe('what is said meanwhile', () => {
  const given = { model: 'qwen3', parallel: [1, 2, 4], rounds: 3, reload: 'auto' } as const
  const scenario = { ...resolveScenario('stability', given, { environment: {} }), model: 'qwen3\u001b[1m' }

  test('before the first request: what, how long about, and that nothing else should run', async () => {
    const lines = plannedLines({ scenario, sessions: 5, restMs: 30_000 }, { palette: PLAIN })
    await expectGolden(lines.join('\n'), 'stability-planned.txt')
    // 5 × (30 s + 64 tokens × 3 rounds × 7 requests / 30 tok/s).
    expect(lines.join(' ')).toContain('About 6.2 min')
  })

  test('which session, and what is left', () => {
    expect(sessionLine({ session: 1, of: 5 }, PLAIN)).toBe('session 1 of 5')
    expect(sessionLine({ session: 2, of: 5, leftMs: 240_000 }, PLAIN)).toBe('session 2 of 5 · about 4 min left')
    expect(totalLine(95_000, PLAIN)).toBe('  about 1.6 min in all')
  })
})
