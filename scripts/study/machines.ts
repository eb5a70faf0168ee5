import type { GatedMetricKey } from '../../src/model/metric.ts'

/** Noise of one kind of machine; shares, sd unless said otherwise. */
export interface Machine {
  readonly request: number
  readonly round: number
  /** Wanders with a memory of 60 s, the same for all levels. */
  readonly slow: number
  readonly session: number
  /** Most that a machine slows down by as it warms, in half the sessions. */
  readonly drift: number
  /** Share of rounds that are 10-40 % worse. */
  readonly outliers: number
  /** Share of sessions with a background job that costs 5-25 %. */
  readonly jobs: number
}

/** Source: the noise model of the study behind the rule. */
export const MACHINES = {
  quiet: { request: 0.01, round: 0.007, slow: 0.005, session: 0.01, drift: 0.01, outliers: 0.01, jobs: 0.002 },
  typical: { request: 0.02, round: 0.01, slow: 0.01, session: 0.02, drift: 0.03, outliers: 0.02, jobs: 0.01 },
  rough: { request: 0.03, round: 0.015, slow: 0.02, session: 0.04, drift: 0.08, outliers: 0.04, jobs: 0.03 },
} as const satisfies Record<string, Machine>

export type MachineName = keyof typeof MACHINES

export const METRICS_JUDGED = ['genSpeed', 'throughput', 'ttftMs', 'memoryBytes'] as const satisfies GatedMetricKey[]

export const LEVELS = [1, 2, 4, 8] as const

/** How much of each kind of noise a metric shows, against gen speed. */
export interface Scale {
  readonly session: number
  /** Slow noise and drift. */
  readonly slow: number
  readonly round: number
  readonly job: number
}

const SPEED: Scale = { session: 1, slow: 1, round: 1, job: 1 }

export const SCALES: { readonly [K in GatedMetricKey]: Scale } = {
  genSpeed: SPEED,
  throughput: SPEED,
  ttftMs: { session: 1.8, slow: 1, round: 2.5, job: 1.8 },
  memoryBytes: { session: 0.2, slow: 0.2, round: 0.2, job: 0.2 },
}

/** What the text of the noise model leaves open, and how it is read here. */
export interface Reading {
  /** One draw of the session noise for all metrics (scaled), or one for each. */
  readonly sharedByMetrics: boolean
  /** How often a background job is still there after the reload. */
  readonly jobStays: number
  /** Rounds of each stored session. */
  readonly storedRounds: number
}

export const AS_READ: Reading = { sharedByMetrics: true, jobStays: 0.5, storedRounds: 8 }
