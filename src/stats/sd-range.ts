import { chiSquaredDistributionTable } from 'simple-statistics'

/** Percentage points by degrees of freedom; the key is the share above the point. */
const CHI_SQUARED: Readonly<Record<number, { readonly 0.95: number; readonly 0.05: number } | undefined>> =
  chiSquaredDistributionTable

/** The table is without gaps up to here. */
const MOST_DEGREES = 30

/**
 * Where a standard deviation lies in 90 of 100 cases, from an estimate with so many degrees of freedom (from 2):
 * sd sqrt(df / chi²) at 5 % and 95 %. Beyond 30 degrees the range of 30 is taken, which is a little too wide.
 * @throws RangeError on fewer degrees: from two values nothing is known of a range
 */
export function sdRange(sd: number, degrees: number): readonly [number, number] {
  const df = Math.min(degrees, MOST_DEGREES)
  const points = degrees < 2 ? undefined : CHI_SQUARED[df]
  if (!points) throw new RangeError(`${degrees} degrees of freedom give a deviation no range: it takes 2, 3, 4, …`)
  return [sd * Math.sqrt(df / points[0.05]), sd * Math.sqrt(df / points[0.95])]
}
