import { median } from './quantile.ts'

/** How sure a ratio of two paired series is. All on the log scale. */
export interface PairedRatio {
  /** Median over the pairs of ln(numerator / denominator). */
  readonly logMedian: number
  /** h = 2 sqrt(1.57 w^2 / n + 0.015^2), w = 1.4826 x MAD: half of the band the truth lies in. */
  readonly halfWidth: number
  /** max(ln 1.05, h): for lines that nobody should be held to within 5 %. */
  readonly halfWidthWithFloor: number
  /** Pairs used. */
  readonly n: number
}

/** Makes a MAD an estimate of a normal distribution's sd. */
const MAD_TO_SD = 1.4826
/** Variance of a median against that of a mean. */
const MEDIAN_VARIANCE = 1.57
/** Slow noise that pairing does not remove (facts: study of ratios within a run), sd of ln. */
const SLOW_NOISE = 0.015
const FLOOR = Math.log(1.05)

/**
 * The ratio of two series that were measured in turn, pair by pair: what drifts in both cancels. Pairs with a value
 * that is not above 0 are left out, and so is the longer series' rest.
 * `pooled` (a `pooledMad`) replaces the MAD of these pairs, which few pairs estimate badly.
 * @throws RangeError when no pair is left
 */
export function pairedRatio(
  numerators: readonly number[],
  denominators: readonly number[],
  pooled?: number,
): PairedRatio {
  const logs = logRatios(numerators, denominators)
  const logMedian = median(logs)
  if (logMedian === undefined) throw new RangeError('No pair of values above 0 is given: leave the ratio out instead')
  const w = MAD_TO_SD * (pooled ?? median(deviations(logs)) ?? 0)
  const halfWidth = 2 * Math.sqrt((MEDIAN_VARIANCE * w * w) / logs.length + SLOW_NOISE * SLOW_NOISE)
  return { logMedian, halfWidth, halfWidthWithFloor: Math.max(FLOOR, halfWidth), n: logs.length }
}

/** The median, over all pairs of all series, of how far a log ratio is from its own series' median. Unscaled. */
export function pooledMad(
  series: readonly { readonly numerators: readonly number[]; readonly denominators: readonly number[] }[],
): number | undefined {
  return median(series.flatMap(({ numerators, denominators }) => deviations(logRatios(numerators, denominators))))
}

function logRatios(numerators: readonly number[], denominators: readonly number[]): number[] {
  return numerators.flatMap((numerator, index) => {
    const denominator = denominators[index]
    return numerator > 0 && denominator !== undefined && denominator > 0 ? [Math.log(numerator / denominator)] : []
  })
}

function deviations(values: readonly number[]): number[] {
  const middle = median(values)
  return middle === undefined ? [] : values.map((value) => Math.abs(value - middle))
}
