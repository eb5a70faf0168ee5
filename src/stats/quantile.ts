import { medianAbsoluteDeviation, median as medianOf, quantileSorted } from 'simple-statistics'
import { sample } from './sample.ts'

/** Undefined of nothing. @throws RangeError when a value is not finite. */
export function median(values: readonly number[]): number | undefined {
  const known = sample(values)
  return known && medianOf(known)
}

/**
 * Linear interpolation between order statistics at (n - 1) x p: type 7 of R, the default of numpy. `p` in 0..1.
 * Undefined of nothing. @throws RangeError when a value is not finite or `p` is outside 0..1.
 */
export function quantile(values: readonly number[], p: number): number | undefined {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`Quantile ${p} is not between 0 and 1: 0.95 is the 95th percentile`)
  const known = sample(values)?.sort((a, b) => a - b)
  return known && quantileSorted(known, p)
}

/**
 * Median distance from the median, unscaled (x 1.4826 estimates a normal sd). Undefined of nothing.
 * @throws RangeError when a value is not finite.
 */
export function mad(values: readonly number[]): number | undefined {
  const known = sample(values)
  return known && medianAbsoluteDeviation(known)
}
