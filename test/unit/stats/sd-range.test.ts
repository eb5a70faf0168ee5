import { expect, test } from 'vitest'
import { sdRange } from '../../../src/stats/sd-range.ts'

test.each([
  // sqrt(df / chi²): tables give 5.99 and 0.10 for 2, 9.49 and 0.71 for 4, 14.07 and 2.17 for 7.
  [2, 0.58, 4.47],
  [4, 0.65, 2.37],
  [7, 0.71, 1.8],
  [30, 0.83, 1.27],
])('%i degrees of freedom: a deviation of 1 may be %f to %f', (degrees, low, high) => {
  const range = sdRange(1, degrees)
  expect(range[0]).toBeCloseTo(low, 2)
  expect(range[1]).toBeCloseTo(high, 2)
})

test('it scales with the deviation, and none stays none', () => {
  expect(sdRange(0.02, 4)[1]).toBeCloseTo(0.02 * sdRange(1, 4)[1], 12)
  expect(sdRange(0, 4)).toEqual([0, 0])
})

test('more than the table holds is taken as 30, the wider range', () => {
  expect(sdRange(1, 57)).toEqual(sdRange(1, 30))
})

test.each([0, 1, 2.5, Number.NaN])('%f degrees tell no range', (degrees) => {
  expect(() => sdRange(1, degrees)).toThrow(RangeError)
})
