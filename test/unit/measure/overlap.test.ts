import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Interval, meanOverlap, peakOverlap, unionLength } from '../../../src/measure/overlap.ts'

const interval = fc
  .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 500 }))
  .map(([start, length]): Interval => [start, start + length])

test('three side by side, one after another, and half and half', () => {
  expect(
    meanOverlap([
      [0, 10],
      [0, 10],
      [0, 10],
    ]),
  ).toBe(3)
  expect(
    meanOverlap([
      [0, 10],
      [10, 20],
      [30, 40],
    ]),
  ).toBe(1)
  expect(
    meanOverlap([
      [0, 10],
      [5, 15],
    ]),
  ).toBeCloseTo(20 / 15)
  expect(meanOverlap([])).toBeUndefined()
})

test('one that ends when another starts does not overlap it', () => {
  expect(
    peakOverlap([
      [0, 10],
      [10, 20],
    ]),
  ).toBe(1)
  expect(
    peakOverlap([
      [0, 10],
      [9, 20],
    ]),
  ).toBe(2)
})

test('mean lies between 1 and peak, and the union is no longer than the sum', () => {
  fc.assert(
    fc.property(fc.array(interval, { minLength: 1, maxLength: 12 }), (intervals) => {
      const mean = meanOverlap(intervals) ?? Number.NaN
      expect(mean).toBeGreaterThanOrEqual(1 - 1e-9)
      expect(mean).toBeLessThanOrEqual(peakOverlap(intervals) + 1e-9)
      expect(unionLength(intervals)).toBeLessThanOrEqual(intervals.reduce((sum, [start, end]) => sum + end - start, 0))
    }),
  )
})
