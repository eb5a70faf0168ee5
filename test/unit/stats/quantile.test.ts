import { array, assert, double, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mean, variance } from '../../../src/stats/moments.ts'
import { mad, median, quantile } from '../../../src/stats/quantile.ts'
import { summarize } from '../../../src/stats/summary.ts'

const samples = array(double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 })

describe('known values', () => {
  test('median of odd and even samples, in any order', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })

  test('quantile interpolates as numpy.percentile does', () => {
    expect(quantile([10, 20, 30, 40], 0.5)).toBe(25)
    expect(quantile([40, 10, 30, 20], 0.95)).toBeCloseTo(38.5, 12)
    expect(quantile([3, 6, 7, 8, 8, 9, 10, 13, 15, 16, 20], 0.25)).toBe(7.5)
    expect(quantile([7], 0.05)).toBe(7)
  })

  test('mean, variance with n - 1, and the raw median absolute deviation', () => {
    expect(mean([1, 2, 3, 6])).toBe(3)
    expect(variance([1, 2, 3, 4, 5])).toBe(2.5)
    expect(mad([1, 1, 2, 2, 4, 6, 9])).toBe(1)
  })

  test('summarize keeps the rounds it was given', () => {
    expect(summarize([36.6, 36.5, 36.7])).toEqual({
      median: 36.6,
      p5: expect.closeTo(36.51, 10),
      p95: expect.closeTo(36.69, 10),
      rounds: [36.6, 36.5, 36.7],
    })
  })
})

describe('absent is absent, and NaN never gets in', () => {
  test.each([mean, median, mad, variance, summarize])('%o of nothing is undefined', (take) => {
    expect(take([])).toBeUndefined()
  })

  test('variance of one value is not zero but unknown', () => expect(variance([1])).toBeUndefined())

  test.each([mean, median, mad, variance, summarize])('%o refuses what is not finite', (take) => {
    expect(() => take([1, Number.NaN, 3])).toThrow(/Value 1 .* NaN/)
    expect(() => take([1, Number.POSITIVE_INFINITY])).toThrow(RangeError)
  })

  test('a percentile instead of a share is refused', () => expect(() => quantile([1, 2], 95)).toThrow(/0.95/))
})

describe('properties', () => {
  test('a quantile lies within the sample and grows with p', () => {
    const share = double({ min: 0, max: 1, noNaN: true })
    assert(
      property(samples, share, share, (values, a, b) => {
        const low = quantile(values, Math.min(a, b)) ?? Number.NaN
        const high = quantile(values, Math.max(a, b)) ?? Number.NaN
        expect(low).toBeLessThanOrEqual(high + 1e-9)
        expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9)
        expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-9)
      }),
    )
  })

  test('the median is the half quantile, and no function changes its input', () => {
    assert(
      property(samples, (values) => {
        const before = [...values]
        expect(median(values)).toBeCloseTo(quantile(values, 0.5) ?? Number.NaN, 6)
        mad(values)
        expect(values).toEqual(before)
      }),
    )
  })
})
