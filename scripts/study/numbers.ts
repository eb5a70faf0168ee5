import { PUBLISHED_RUNS } from './published.ts'

/** Standard error of a share, as a share; with two hits and two misses added, so that none of 1000 is not "± 0". */
function errorOf(share: number, runs: number): number {
  const likely = (share * runs + 2) / (runs + 4)
  return Math.sqrt((likely * (1 - likely)) / (runs + 4))
}

/** On the wrong side of a line, and by more than two standard errors. */
export const clearlyBeyond = (of: { share: number; runs: number }, line: number): boolean =>
  Math.abs(of.share - line) > 2 * errorOf(of.share, of.runs)

/** Per cent: two decimals under 10, where false alarms live, else whole. */
export function perCent(share: number): string {
  const value = share * 100
  return value.toFixed(value > 0 && value < 2 ? 2 : value < 10 ? 1 : 0)
}

/** "0.61 ± 0.09": two standard errors. */
export function withError(share: number, runs: number): string {
  const twice = 200 * errorOf(share, runs)
  return `${perCent(share)} ± ${twice.toFixed(twice < 1 ? 2 : 1)}`
}

/** Beyond two standard errors of both studies and the rounding of the published number (half of its last digit). */
function differs(of: { share: number; runs: number }, published: number, rounding: number): boolean {
  const theirs = published / 100
  const both = Math.hypot(errorOf(of.share, of.runs), errorOf(theirs, PUBLISHED_RUNS))
  return Math.abs(of.share - theirs) > 2 * both + rounding / 100
}

/** "71 ± 2.0 (70)", with a star where the two differ by more than chance. */
export function beside(of: { share: number; runs: number }, published: number | undefined, rounding = 0.5): string {
  const own = withError(of.share, of.runs)
  if (published === undefined) return `${own} (–)`
  return `${own} (${published})${differs(of, published, rounding) ? ' *' : ''}`
}
