import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pairedRatio, pooledMad } from '../../../src/stats/paired-ratio.ts'

describe('the ratio of two paired series', () => {
  test('is the median of the log ratios, in the formula of the study', () => {
    const { logMedian, halfWidth, halfWidthWithFloor, n } = pairedRatio([20, 21, 22, 23, 24], [40, 40, 40, 40, 40])
    expect(Math.exp(logMedian)).toBeCloseTo(0.55, 12)
    const w = 1.4826 * Math.log(22 / 21)
    expect(halfWidth).toBeCloseTo(2 * Math.sqrt((1.57 * w * w) / 5 + 0.015 ** 2), 12)
    expect(halfWidthWithFloor).toBe(halfWidth)
    expect(n).toBe(5)
  })

  test('has at least the slow noise, and the floor of 5 % beside it', () => {
    const { halfWidth, halfWidthWithFloor } = pairedRatio([20, 20, 20], [40, 40, 40])
    expect(halfWidth).toBeCloseTo(0.03, 12)
    expect(halfWidthWithFloor).toBe(Math.log(1.05))
  })

  test('what drifts in both cancels', () => {
    const drift = [1, 0.97, 0.93, 0.9]
    const { logMedian, halfWidth } = pairedRatio(
      drift.map((each) => 20 * each),
      drift.map((each) => 40 * each),
    )
    expect(Math.exp(logMedian)).toBeCloseTo(0.5, 12)
    expect(halfWidth).toBeCloseTo(0.03, 12)
  })

  test('the rest of a longer series and values that are not above 0 are left out', () => {
    expect(pairedRatio([20, 0, 22, 23], [40, 40, 40]).n).toBe(2)
    expect(() => pairedRatio([], [40])).toThrow(RangeError)
    expect(() => pairedRatio([0], [40])).toThrow(RangeError)
  })

  test('is the same the other way round, with its sign turned', () => {
    const value = fc.double({ min: 0.1, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 9 }), (pairs) => {
        const [a, b] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)]
        const [there, back] = [pairedRatio(a, b), pairedRatio(b, a)]
        expect(there.logMedian).toBeCloseTo(-back.logMedian, 9)
        expect(there.halfWidth).toBeCloseTo(back.halfWidth, 9)
      }),
    )
  })
})

describe('scatter pooled over levels', () => {
  const quiet = { numerators: [20, 20, 20], denominators: [40, 40, 40] }
  const loud = { numerators: [9, 10, 11, 12], denominators: [40, 40, 40, 40] }

  test('each series is told against its own median', () => {
    expect(pooledMad([quiet, { ...quiet, numerators: [10, 10, 10] }])).toBe(0)
    expect(pooledMad([])).toBeUndefined()
  })

  test('replaces that of the pairs', () => {
    const pooled = pooledMad([quiet, loud, loud]) ?? 0
    expect(pooled).toBeGreaterThan(0)
    expect(pairedRatio(quiet.numerators, quiet.denominators, pooled).halfWidth).toBeGreaterThan(0.03)
  })
})
