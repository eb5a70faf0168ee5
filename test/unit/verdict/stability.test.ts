import { describe, expect, test } from 'vitest'
import type { GatedMetricKey } from '../../../src/model/metric.ts'
import type { Session } from '../../../src/model/verdict.ts'
import { stabilityOf } from '../../../src/verdict/stability.ts'

type Plan = { readonly [K in GatedMetricKey]?: { readonly [parallel: string]: readonly number[] } }

const session = (rounds: Plan, index = 0): Session => ({
  startedAt: new Date(Date.UTC(2026, 10, 23, 9, 10 * index)).toISOString(),
  rounds,
})

/** Sessions whose gen speed at P=1 and 2 is so many times 40 and 25 tok/s, in every one of three rounds. */
const scattered = (...factors: readonly number[]): Session[] =>
  factors.map((factor, index) =>
    session({ genSpeed: { 1: three(40 * factor), 2: three(25 * factor) }, memoryBytes: { 2: [24e9] } }, index),
  )

const three = (value: number): number[] => [0.99 * value, value, 1.01 * value]

/** Factors whose logarithms have the standard deviation `sd`: symmetric, so that the median is 1. */
const withSd = (sd: number, count = 5): number[] => {
  const steps = Array.from({ length: count }, (_, index) => index - (count - 1) / 2)
  const own = Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / (count - 1))
  return steps.map((step) => Math.exp((step * sd) / own))
}

/** Mulberry32: uniform in 0..1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    const a = Math.imul(state ^ (state >>> 15), 1 | state)
    const b = (a + Math.imul(a ^ (a >>> 7), 61 | a)) ^ a
    return ((b ^ (b >>> 14)) >>> 0) / 2 ** 32
  }
}

const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

const of = (sessions: readonly Session[], tolerance?: Parameters<typeof stabilityOf>[1]) => {
  const stability = stabilityOf(sessions, tolerance)
  if (!stability) throw new Error('no stability could be told')
  const genSpeed = stability.metrics.find(({ metric }) => metric === 'genSpeed')
  if (!genSpeed) throw new Error('no gen speed')
  return { ...stability, genSpeed }
}

describe('figures follow the formulas', () => {
  const sd = 0.03
  const planted = of(scattered(...withSd(sd))).genSpeed

  test('scatter between sessions is the standard deviation of their medians, on the log scale', () => {
    expect(Math.log1p(planted.between)).toBeCloseTo(sd, 10)
  })

  test('its range is that of 4 degrees of freedom, however many levels there are', () => {
    // Chi-squared of 4: 9.49 and 0.71.
    expect(Math.log1p(planted.range[0])).toBeCloseTo(sd * Math.sqrt(4 / 9.49), 10)
    expect(Math.log1p(planted.range[1])).toBeCloseTo(sd * Math.sqrt(4 / 0.71), 10)
  })

  test('scatter within sessions is that of rounds', () => {
    const logs = [0.99, 1, 1.01].map(Math.log)
    const mean = logs.reduce((a, b) => a + b) / 3
    const expected = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / 2)
    expect(Math.log1p(planted.within ?? Number.NaN)).toBeCloseTo(expected, 10)
  })

  test.each([
    [3, 5],
    [5, 3.75],
    [8, 2.5 * (9 / 7)],
  ])('with %i stored sessions the limit is %f spreads, and 1.6 limits are seen', (stored, factor) => {
    const reach = planted.reach.find((one) => one.stored === stored)
    expect(Math.log1p(reach?.limit ?? Number.NaN)).toBeCloseTo(factor * sd, 10)
    expect(Math.log1p(reach?.sees ?? Number.NaN)).toBeCloseTo(1.6 * factor * sd, 10)
  })

  test('a machine without scatter is held to the tolerance', () => {
    const { genSpeed: still, metrics } = of(scattered(1, 1, 1))
    expect(still.between).toBe(0)
    for (const reach of still.reach) expect(reach.limit).toBeCloseTo(0.03, 10)
    const memory = metrics.find(({ metric }) => metric === 'memoryBytes')
    expect(memory?.reach.map(({ limit }) => limit.toFixed(6))).toEqual(['0.020000', '0.020000', '0.020000'])
    expect(memory).not.toHaveProperty('within')
    expect(of(scattered(1, 1, 1), { genSpeed: 0.07 }).genSpeed.reach[0]?.limit).toBeCloseTo(0.07, 10)
  })

  test('deviations are against the median, slower is positive', () => {
    const { genSpeed } = of(scattered(1, 0.9, 1.1))
    const at2 = genSpeed.deviations.filter(({ parallel }) => parallel === 2)
    expect(at2.map(({ session: number }) => number)).toEqual([1, 2, 3])
    expect(at2.map(({ change }) => change.toFixed(4))).toEqual(['0.0000', '0.1111', '-0.0909'])
  })
})

test('planted at random, the true scatter is within its range nine times of ten', () => {
  const [sd, runs] = [0.02, 400]
  const next = seeded(1)
  const within = Array.from({ length: runs }, () => {
    const factors = Array.from({ length: 5 }, () => Math.exp(sd * normal(next)))
    const [low, high] = of(scattered(...factors)).genSpeed.range
    return Math.log1p(low) <= sd && sd <= Math.log1p(high)
  }).filter(Boolean).length
  expect(within / runs).toBeGreaterThan(0.86)
  expect(within / runs).toBeLessThan(0.94)
})

describe('the machine and its gates', () => {
  test.each([
    [0.002, 'quiet', 3],
    [0.011, 'quiet', 3],
    [0.013, 'quiet', 5],
    [0.022, 'typical', 5],
    [0.03, 'typical', 8],
    [0.046, 'rough', 8],
    [0.2, 'rough', 8],
  ])('scatter %f is %s, and %i sessions are advised', (sd, kind, advised) => {
    expect(of(scattered(...withSd(sd)))).toMatchObject({ kind, advised })
  })

  test('a gate is carried from the fewest sessions that see its slow-down', () => {
    // Sees 19.2, 14.1 and 12.0 % with 3, 5 and 8 stored sessions.
    const typical = of(scattered(...withSd(0.022)))
    expect(typical.gates).toEqual([
      { slowdown: 0.05, stored: undefined },
      { slowdown: 0.1, stored: undefined },
      { slowdown: 0.2, stored: 3 },
    ])
    expect(typical.carriesGate).toBe(true)
    expect(typical.sees).toBeCloseTo(Math.expm1(1.6 * 3.75 * 0.022), 10)
    // 24 %, but 20 % with 8.
    expect(of(scattered(...withSd(0.0354)))).toMatchObject({
      carriesGate: true,
      advised: 8,
      gates: [{}, {}, { stored: 8 }],
    })
    expect(of(scattered(...withSd(0.0356)))).toMatchObject({ carriesGate: false, advised: 8 })
  })
})

describe('each session against the others', () => {
  test('alike sessions raise no suspicion', () => {
    const { selfCheck } = of(scattered(...withSd(0.02)))
    expect(selfCheck).toEqual({ judged: 5, suspects: [], falseAlarms: 0 })
  })

  test('a single slow session is suspected, and the one after it clears it', () => {
    const { selfCheck } = of(scattered(1, 1.002, 0.7, 0.999, 1.001))
    expect(selfCheck).toMatchObject({ judged: 5, falseAlarms: 0 })
    expect(selfCheck.suspects.map(({ session: number, parallel, confirmed }) => [number, parallel, confirmed])).toEqual(
      [
        [3, 1, false],
        [3, 2, false],
      ],
    )
    expect(selfCheck.suspects[0]?.change).toBeCloseTo(1 / 0.7 - 1, 2)
  })

  test('two slow sessions one after the other confirm each other: a false alarm', () => {
    const { selfCheck } = of(scattered(1, 1.002, 0.7, 0.7, 1.001, 0.999, 1))
    expect(selfCheck).toMatchObject({ judged: 7, falseAlarms: 1 })
    expect(selfCheck.suspects.filter(({ confirmed }) => confirmed).map(({ session: number }) => number)).toEqual([3, 3])
  })

  test('three sessions leave one to judge against: provisional limits', () => {
    const [suspect, ...others] = of(scattered(1, 0.75, 1)).selfCheck.suspects
    expect(suspect).toMatchObject({ session: 2, limit: expect.closeTo(0.2, 10) as number, confirmed: false })
    expect(others).toHaveLength(1)
  })

  test('a level that lost rounds is not judged, and does not stop the others', () => {
    const sessions = scattered(1, 1.01, 0.99, 1)
    const lost = session({ genSpeed: { 1: three(40), 2: [10] } }, 4)
    expect(of([...sessions, lost]).selfCheck).toEqual({ judged: 5, suspects: [], falseAlarms: 0 })
  })
})

describe('what cannot be told is not told', () => {
  test('two sessions, or two with a gen speed', () => {
    expect(stabilityOf(scattered(1, 1))).toBeUndefined()
    expect(stabilityOf([...scattered(1, 1), session({ ttftMs: { 1: [100] } }, 2)])).toBeUndefined()
  })

  test('damaged values are no scatter', () => {
    expect(stabilityOf(scattered(1, 0, 1))).toBeUndefined()
  })

  test('wrong tolerances are refused', () => {
    expect(() => stabilityOf(scattered(1, 1, 1), { genSpeed: 5 })).toThrow(/Write 0.05 for 5 %/)
  })
})

test('sessions say how many days and rounds they are of', () => {
  const [first, second, third] = scattered(1, 1, 1)
  if (!first || !second || !third) throw new Error('three sessions')
  expect(of([first, second, { ...third, startedAt: '2026-11-24T00:00:01.000Z' }])).toMatchObject({
    sessions: 3,
    rounds: 3,
    days: ['2026-11-23', '2026-11-24'],
  })
})
