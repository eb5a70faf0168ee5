import { median } from './quantile.ts'

/** A value at a moment. */
export interface Point {
  readonly at: number
  readonly value: number
}

/** A straight line through points, found so that single outliers do not turn it. */
export interface Trend {
  /** Theil-Sen: the median slope over all pairs, times the time from the first point to the last. */
  readonly change: number
  /** Of `change`, from what the points scatter around the line. */
  readonly standardError: number
  /** Mann-Kendall: how surely the values rise (above 0) or fall, in standard deviations of a trendless series. */
  readonly z: number
}

/**
 * The trend of points in order of time. `lost` is the number of quantities taken out of the values before (medians of
 * their groups), which makes them scatter less than they did. Undefined of fewer than four points, or without any time.
 */
export function trend(points: readonly Point[], lost = 0): Trend | undefined {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 4 || last.at <= first.at) return undefined
  const span = last.at - first.at
  const slope = median(pairs(points).map(([a, b]) => (b.value - a.value) / (b.at - a.at || span)))
  const start = slope === undefined ? undefined : median(points.map(({ at, value }) => value - slope * (at - first.at)))
  if (slope === undefined || start === undefined) return undefined
  const residuals = points.map(({ at, value }) => value - start - slope * (at - first.at))
  return { change: slope * span, standardError: errorOf(points, residuals, lost), z: mannKendall(points) }
}

/** As of a least-squares slope over the same times: sd of the residuals / root of the squared times, times the span. */
function errorOf(points: readonly Point[], residuals: readonly number[], lost: number): number {
  const times = points.map(({ at }) => at)
  const middle = times.reduce((sum, at) => sum + at, 0) / times.length
  const spread = Math.hypot(...times.map((at) => at - middle)) / (Math.max(...times) - Math.min(...times))
  return Math.hypot(...residuals) / Math.sqrt(Math.max(1, points.length - 1 - lost)) / spread
}

/** Normal approximation with the correction for continuity and for ties. */
function mannKendall(points: readonly Point[]): number {
  const rises = pairs(points).reduce((sum, [a, b]) => sum + Math.sign(b.value - a.value), 0)
  const tied = new Map<number, number>()
  for (const { value } of points) tied.set(value, (tied.get(value) ?? 0) + 1)
  const ties = [...tied.values()].reduce((sum, count) => sum + orderings(count), 0)
  const deviation = Math.sqrt((orderings(points.length) - ties) / 18)
  return deviation === 0 ? 0 : (rises - Math.sign(rises)) / deviation
}

const orderings = (n: number): number => n * (n - 1) * (2 * n + 5)

function pairs(points: readonly Point[]): (readonly [Point, Point])[] {
  return points.flatMap((a, index) => points.slice(index + 1).map((b) => [a, b] as const))
}
