import { describe, expect, test } from 'vitest'
import { compareVariants } from '../../../../src/measure/compare-variants.ts'
import { poolLoads } from '../../../../src/measure/pool.ts'
import type { LoadResult, SweepResult, VariantResult } from '../../../../src/model/result.ts'
import { evaluateRequirement, parseRequirement } from '../../../../src/verdict/requirement/index.ts'
import { sweepOf } from '../fixtures.ts'

const VARIANTS = ['old', 'new']

/** A load whose P=1 and P=2 run at the given speeds, tok/s. */
function load(speeds: readonly [number, number]): LoadResult {
  const { levels } = sweepOf({
    levels: speeds.map((speed, index) => ({
      parallel: index + 1,
      rounds: { genSpeed: [speed, speed * 1.002, speed * 0.998] },
    })),
  })
  return { startedAt: '2026-11-23T12:00:00Z', levels, order: [1, 2], memory: [] }
}

function variant(name: string, loads: readonly LoadResult[]): VariantResult {
  const levels = poolLoads(loads)
  const { capacity, cliff, sweetSpot } = sweepOf({ levels: [] })
  return { name, conditions: {}, levels, capacity, cliff, sweetSpot, loads }
}

/** Both drift down together from load to load; `factor` is how much faster the new one is. */
function abRun(factor: number, scatter = 0.004): SweepResult {
  const drift = [1, 0.97, 0.94, 0.91]
  const old = variant(
    'old',
    drift.map((by) => load([40 * by, 30 * by])),
  )
  const now = variant(
    'new',
    drift.map((by, index) => load([40 * by * factor, 30 * by * factor * (1 + scatter * (index % 2 ? 1 : -1))])),
  )
  return { ...sweepOf({ levels: [] }), levels: old.levels, variants: [old, now] }
}

const judge = (text: string, sweep: SweepResult) =>
  evaluateRequirement(parseRequirement(text, { variants: VARIANTS }), { sweep })

describe('new against old, load by load', () => {
  test('the same speed is met, although both drifted by 9 %', () => {
    expect(judge('new P=2 gen speed ≥ 95% of old', abRun(1)).state).toBe('met')
  })

  test('8 % slower misses 95 %, with its whole band', () => {
    const verdict = judge('new P=2 gen speed ≥ 95% of old', abRun(0.92))
    expect(verdict).toMatchObject({ state: 'missed', detail: expect.stringContaining('of old') as string })
  })

  test('at the edge with a wide band is met, and says so', () => {
    const verdict = judge('new P=2 gen speed ≥ 95% of old', abRun(0.945, 0.02))
    expect(verdict).toMatchObject({ state: 'met', detail: expect.stringContaining('at the edge') as string })
  })

  test("a variant's own requirements are judged on its own levels", () => {
    const sweep = abRun(0.5)
    expect(judge('old P=1 gen speed ≥ 30 tok/s', sweep).state).toBe('met')
    expect(judge('new P=1 gen speed ≥ 30 tok/s', sweep).state).toBe('missed')
    expect(judge('new P=2 gen speed ≥ 60% of baseline', sweep).state).toBe('met')
  })

  test('what belongs to the run as a whole is not said of one variant', () => {
    expect(judge('new load time < 10 s', abRun(1)).state).toBe('not measured')
  })
})

test('changes name the clear ones', () => {
  const changes = compareVariants(abRun(0.9).variants ?? [])
  const speeds = changes.filter(({ metric }) => metric === 'genSpeed')
  expect(speeds.map(({ side }) => side)).toEqual(['worse', 'worse'])
  expect(speeds[0]?.ratio).toBeCloseTo(0.9, 6)
  expect(compareVariants(abRun(1).variants ?? []).map(({ side }) => side)).not.toContain('worse')
})
