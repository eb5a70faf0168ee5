/** A stretch of time, ms. */
export type Interval = readonly [start: number, end: number]

/** Length of the union of the intervals. */
export function unionLength(intervals: readonly Interval[]): number {
  let covered = 0
  let reach = Number.NEGATIVE_INFINITY
  for (const [start, end] of intervals.toSorted((a, b) => a[0] - b[0])) {
    covered += Math.max(0, end - Math.max(start, reach))
    reach = Math.max(reach, end)
  }
  return covered
}

/**
 * Mean number of intervals that are open while at least one is: sum of lengths / length of their union.
 * Absent when nothing has any length.
 */
export function meanOverlap(intervals: readonly Interval[]): number | undefined {
  const covered = unionLength(intervals)
  const total = intervals.reduce((sum, [start, end]) => sum + Math.max(0, end - start), 0)
  return covered > 0 ? total / covered : undefined
}

/** Most intervals that are open at one moment. One that ends when another starts does not overlap it. */
export function peakOverlap(intervals: readonly Interval[]): number {
  const edges = intervals.flatMap(([start, end]): [number, number][] => [
    [start, 1],
    [end, -1],
  ])
  let open = 0
  let peak = 0
  for (const [, step] of edges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    open += step
    peak = Math.max(peak, open)
  }
  return peak
}
