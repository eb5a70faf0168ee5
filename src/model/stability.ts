import type { Machine } from './machine.ts'
import type { GatedMetricKey } from './metric.ts'
import type { ScenarioSummary } from './scenario.ts'
import type { StoredSession } from './verdict.ts'

/** What a baseline of so many sessions can do, if sessions scatter as these did. Relative, positive = worse. */
export interface Reach {
  readonly stored: number
  /** A change beyond it is suspected. */
  readonly limit: number
  /** A slow-down of this size on a single level is caught in 91-97 % of runs. */
  readonly sees: number
}

/** A session's median against the median of all of them. Relative, positive = worse. */
export interface Deviation {
  /** 1-based. */
  readonly session: number
  readonly parallel: number
  readonly change: number
}

/** How far one metric scatters while nothing changes. Shares: 0.02 is 2 %. */
export interface MetricStability {
  readonly metric: GatedMetricKey
  /** Standard deviation between the sessions' medians, pooled over levels. */
  readonly between: number
  /** Where the true one lies in 90 of 100 such measurements. */
  readonly range: readonly [number, number]
  /** Standard deviation of rounds within a session; absent where a session has a single value. */
  readonly within?: number
  readonly reach: readonly Reach[]
  readonly deviations: readonly Deviation[]
}

/** The machine of the study that scatters most like this one. */
export type MachineKind = 'quiet' | 'typical' | 'rough'

/** An unchanged session that is past its limit. */
export interface FalseSuspect {
  /** 1-based. */
  readonly session: number
  readonly metric: GatedMetricKey
  readonly parallel: number
  readonly change: number
  readonly limit: number
  /** Past its limit in the session after it too: a gate would have failed. */
  readonly confirmed: boolean
}

/** Each session judged against the others, as if it were a run of the gate. */
export interface SelfCheck {
  /** Sessions that could be judged. */
  readonly judged: number
  readonly suspects: readonly FalseSuspect[]
  /** Sessions with a confirmed suspect; 0 is as it should be. */
  readonly falseAlarms: number
}

export interface GateSize {
  readonly slowdown: number
  /** Fewest stored sessions with which such a slow-down of gen speed is seen; absent: not with 8 either. */
  readonly stored?: number
}

/** What sessions of an unchanged system (A/A) say of a gate on this machine. Speaks of gen speed unless it names a metric. */
export interface Stability {
  readonly sessions: number
  /** Most rounds that a level has in a session. */
  readonly rounds: number
  /** Dates of the sessions (UTC), each once. */
  readonly days: readonly string[]
  readonly metrics: readonly MetricStability[]
  readonly kind: MachineKind
  readonly gates: readonly GateSize[]
  /** Sessions to record: more would hardly help. */
  readonly advised: number
  /** With `advised` sessions. */
  readonly sees: number
  /** A slow-down of 20 % or less is seen. */
  readonly carriesGate: boolean
  readonly selfCheck: SelfCheck
}

/** fresh: every session had a load of its own. Else why the model was not unloaded between sessions. */
export type SessionLoads = 'fresh' | 'never' | 'remote' | 'other-model'

/** `stability.json`: what was measured, raw, and what follows. */
export interface StabilityResult {
  readonly format: 1
  readonly simulated: boolean
  readonly tool: { readonly name: string; readonly version: string }
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly durationMs: number
  readonly scenario: ScenarioSummary
  readonly machine: Machine
  readonly loads: SessionLoads
  readonly stability: Stability
  /** Sessions that a baseline would not have stored (1-based, in the order they were measured), and why. */
  readonly leftOut: readonly { readonly session: number; readonly why: string }[]
  /** Oldest first, without those left out. */
  readonly sessions: readonly StoredSession[]
}
