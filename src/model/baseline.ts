import type { GatedMetricKey } from './metric.ts'
import type { StoredSession } from './verdict.ts'

/** Relative, per judged metric: 0.03 is 3 %. */
export type Tolerances = Partial<Readonly<Record<GatedMetricKey, number>>>

/**
 * What a round value in base units can be. Beyond are a unit mixed up or a slipped digit; within, no logarithm and no
 * ratio of two values overflows.
 */
const MEASURABLE = { least: 1e-9, most: 1e18 } as const

/** False for zero, negative and not finite values too. */
export const isMeasurable = (value: number): boolean => value >= MEASURABLE.least && value <= MEASURABLE.most

/** A stored machine that is this one but for a single field. */
export interface NearestMachine {
  readonly key: string
  /** The field as stored, and as it is here: "32 GiB", "64 GiB". */
  readonly stored: string
  readonly here: string
}

/** What an entry of the snapshot file holds for one machine and one scenario. */
export type StoredState =
  | { readonly state: 'absent' }
  /** The entry is there, with sessions of other machines only. */
  | { readonly state: 'no-section'; readonly machines: readonly string[]; readonly nearest?: NearestMachine }
  /** Sessions of this machine, of a scenario with another fingerprint. */
  | { readonly state: 'other-scenario'; readonly epoch: number; readonly sessions: readonly StoredSession[] }
  | {
      readonly state: 'sessions'
      /** Counts from 1; a new one starts when a run past the limits is accepted. */
      readonly epoch: number
      /** Edited in by hand; wins over the scenario's. */
      readonly tolerance: Tolerances
      /** Oldest first, at most 8, never empty. */
      readonly sessions: readonly StoredSession[]
    }
