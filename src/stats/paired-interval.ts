import { mean, variance } from './moments.ts'

/** A mean with half of its confidence interval. */
export interface Interval {
  readonly mean: number
  readonly halfWidth: number
  readonly n: number
}

/** Student's t, 97.5 % quantile, for 1, 2, 3, … degrees of freedom. Source: any table of the t distribution. */
const T_975 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131]

/** The normal distribution's, which t approaches. */
const Z_975 = 1.96

/**
 * 95 % interval of the mean of differences: mean ± t(n-1) x sd / sqrt(n). Undefined with fewer than two, of which
 * nothing can be told. @throws RangeError when a value is not finite
 */
export function pairedInterval(differences: readonly number[]): Interval | undefined {
  const n = differences.length
  const [middle, spread] = [mean(differences), variance(differences)]
  if (middle === undefined || spread === undefined) return undefined
  return { mean: middle, halfWidth: ((T_975[n - 2] ?? Z_975) * Math.sqrt(spread)) / Math.sqrt(n), n }
}
