/**
 * A copy to compute with; undefined when there are fewer than `least` values, because absent is absent.
 * @throws RangeError when a value is not finite: it would make every statistic NaN.
 */
export function sample(values: readonly number[], least = 1): number[] | undefined {
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) {
      throw new RangeError(`Value ${index} of the sample is ${value}: leave out what was not measured`)
    }
  }
  return values.length < least ? undefined : [...values]
}
