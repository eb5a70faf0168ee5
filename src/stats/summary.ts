import { median, quantile } from './quantile.ts'

/** Median, p5 and p95 beside the values themselves. Undefined of nothing. @throws RangeError when a value is not finite. */
export function summarize(
  rounds: readonly number[],
): { median: number; p5: number; p95: number; rounds: readonly number[] } | undefined {
  const [middle, p5, p95] = [median(rounds), quantile(rounds, 0.05), quantile(rounds, 0.95)]
  if (middle === undefined || p5 === undefined || p95 === undefined) return undefined
  return { median: middle, p5, p95, rounds }
}
