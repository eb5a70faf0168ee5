import { mean as meanOf, sampleVariance } from 'simple-statistics'
import { sample } from './sample.ts'

/** Undefined of nothing. @throws RangeError when a value is not finite. */
export function mean(values: readonly number[]): number | undefined {
  const known = sample(values)
  return known && meanOf(known)
}

/** With n - 1; undefined of fewer than two values. @throws RangeError when a value is not finite. */
export function variance(values: readonly number[]): number | undefined {
  const known = sample(values, 2)
  return known && sampleVariance(known)
}
