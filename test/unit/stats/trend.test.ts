import { describe, expect, test } from 'vitest'
import { trend } from '../../../src/stats/trend.ts'

const at = (values: readonly number[], stepMs = 1) => values.map((value, index) => ({ at: index * stepMs, value }))

describe('trend', () => {
  test('a straight line: its whole change, no error, and the sureness of Mann and Kendall', () => {
    const found = trend(at([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 50))
    expect(found?.change).toBeCloseTo(9, 12)
    expect(found?.standardError).toBeCloseTo(0, 12)
    // S = 45, var = 10 * 9 * 25 / 18 = 125, z = 44 / sqrt(125).
    expect(found?.z).toBeCloseTo(3.9355, 4)
  })

  test('ties take from the sureness what they cannot tell', () => {
    // S = 4, var = (4 * 3 * 13 - 2 * (2 * 1 * 9)) / 18 = 6.6667, z = 3 / 2.582.
    expect(trend(at([1, 1, 2, 2]))?.z).toBeCloseTo(1.1619, 4)
    expect(trend(at([5, 5, 5, 5]))).toEqual({ change: 0, standardError: 0, z: 0 })
  })

  test('one outlier does not turn the line', () => {
    expect(trend(at([0, 1, 2, 3, 100, 5, 6, 7, 8]))?.change).toBeCloseTo(8, 6)
  })

  test('the error is that of a least-squares slope: residuals of 1 around a flat line', () => {
    // sum of squares 4, 4 - 1 - 1 degrees, times 0..3 about 1.5: root of 5, span 3.
    const found = trend(at([1, -1, -1, 1]), 1)
    expect(found?.change).toBeCloseTo(0, 12)
    expect(found?.standardError).toBeCloseTo((Math.sqrt(4 / 2) / Math.sqrt(5)) * 3, 12)
  })

  test('too few points, or no time between them, tell nothing', () => {
    expect(trend(at([1, 2, 3]))).toBeUndefined()
    expect(trend(at([1, 2, 3, 4], 0))).toBeUndefined()
  })
})
