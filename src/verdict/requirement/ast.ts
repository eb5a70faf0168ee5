import type { MetricKey } from '../../model/metric.ts'

export const STATS = ['median', 'mean', 'min', 'max', 'p5', 'p50', 'p90', 'p95', 'p99'] as const

/**
 * median: over rounds, the value that everything else is judged by. The others are taken over the completed requests
 * of a level for request metrics, over its rounds for round metrics.
 */
export type Stat = (typeof STATS)[number]

/** As printed; `>=` and `<=` are read as well. */
export type Operator = '≥' | '>' | '≤' | '<' | '='

/** MB and GB are 10^6 and 10^9 bytes, MiB and GiB 2^20 and 2^30. */
export type Unit = 'tok/s' | 'ms' | 's' | 'MB' | 'GB' | 'MiB' | 'GiB'

/** Where a metric is looked at: a level of the sweep, or a turn of a growing conversation. */
export type Place =
  | { readonly kind: 'level'; readonly parallel: number }
  | { readonly kind: 'turn'; readonly turn: number }

/** What a bound is a multiple of. The word `baseline` is read as level 1 of this run. */
export type Reference = Place | { readonly kind: 'stored' } | { readonly kind: 'variant'; readonly name: string }

/** A plain number. `unit` is absent for counts, and for a 0 written without one. */
export interface ValueBound {
  readonly kind: 'value'
  readonly amount: number
  readonly unit?: Unit
}

/** `5%` of what the metric itself implies: of all requests (errors), of the memory after warm-up (memory growth). */
export interface PercentBound {
  readonly kind: 'percent'
  readonly percent: number
}

export interface ShareBound {
  readonly kind: 'share'
  readonly percent: number
  readonly of: 'RAM' | 'VRAM'
}

/** `60% of P=1` or `3 × P=1`: the same metric and statistic, elsewhere. */
export interface MultipleBound {
  readonly kind: 'multiple'
  readonly amount: number
  readonly sign: '%' | '×'
  readonly of: Reference
}

export type Bound = ValueBound | PercentBound | ShareBound | MultipleBound

export interface Comparison {
  readonly kind: 'compare'
  readonly text: string
  readonly variant?: string
  readonly metric: MetricKey
  readonly stat: Stat
  readonly op: Operator
  readonly bound: Bound
  readonly at?: Place
}

/** Level `parallel`, and every measured level below it, is above the cliff line. */
export interface CliffRequirement {
  readonly kind: 'cliff'
  readonly text: string
  readonly parallel: number
}

/** A parsed requirement; `text` is what the user wrote. */
export type Requirement =
  | { readonly kind: 'no regression'; readonly text: string }
  | { readonly kind: 'no errors'; readonly text: string }
  | CliffRequirement
  | Comparison

/** The level's or the turn's number. */
export const numberOf = (place: Place): number => (place.kind === 'level' ? place.parallel : place.turn)

/** The factor of a multiple: 0.6 for `60%`, 3 for `3 ×`. */
export const factorOf = (bound: MultipleBound): number => (bound.sign === '%' ? bound.amount / 100 : bound.amount)
