import { type GatedMetricKey, METRICS } from '../../model/metric.ts'
import { mean, variance } from '../../stats/moments.ts'

/** From this many stored sessions on the limit follows their scatter. */
export const ARMED_FROM = 3

/** A run passes early when every change is within this share of its limit. */
export const EARLY_SHARE = 0.7

/** A slow-down of `SEES` limits on a single level is caught in 91-97 % of runs. Source: the study behind the rule. */
const SEES = 1.6

const SPREADS = 2.5

/** `spread[m]`: square root of the mean over levels of the variance (B - 1) between sessions. 0 when none is known. */
export function spreadOf(bases: readonly (readonly number[])[]): number {
  const variances = bases.map((base) => variance(base)).filter((value) => value !== undefined)
  return Math.sqrt(mean(variances) ?? 0)
}

export interface LimitInput {
  readonly metric: GatedMetricKey
  /** B, of the cell. */
  readonly sessions: number
  readonly spread: number
  readonly tolerance: number
}

/**
 * `limit[m]`: max( ln(1 + tolerance), 2.5 (B+1)/(B-1) spread ). Under three sessions no spread is known and the metric's
 * provisional limit holds, or the tolerance where that is larger.
 */
export function limitOf({ metric, sessions, spread, tolerance }: LimitInput): number {
  if (sessions < ARMED_FROM) return Math.log1p(Math.max(METRICS[metric].gate.provisional, tolerance))
  return Math.max(Math.log1p(tolerance), ((SPREADS * (sessions + 1)) / (sessions - 1)) * spread)
}

/** The smallest slow-down of a single level that a baseline with this limit can be trusted to see, on the log scale. */
export const seenFrom = (limit: number): number => SEES * limit
