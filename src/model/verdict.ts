import type { Conditions } from './machine.ts'
import type { GatedMetricKey } from './metric.ts'

/** Only `met` is green. */
export type RequirementState = 'met' | 'missed' | 'inconclusive' | 'not measured'

/** A requirement's verdict, with the numbers a person needs to believe it. */
export interface RequirementVerdict {
  /** As the user wrote it. */
  readonly text: string
  readonly state: RequirementState
  /** One line: what was measured, against what, at which level. */
  readonly detail: string
  /** What to do next; absent only when met. */
  readonly advice?: string
}

/** turn: of a growing conversation. start: always 1, the first request after the model was unloaded. */
export type CellPlace = 'turn' | 'start'

export type CellVerdict = 'improved' | 'unchanged' | 'regressed' | 'inconclusive' | 'added' | 'removed'

/** One metric at one level against the stored sessions. Changes are exp(x) - 1, positive = worse. */
export interface Cell {
  readonly metric: GatedMetricKey
  readonly parallel: number
  /** What `parallel` counts where it is not requests at once. */
  readonly place?: CellPlace
  /** Relative change, positive = worse; absent for added and removed. */
  readonly change?: number
  readonly limit?: number
  /** Smallest slow-down this baseline can be trusted to see. */
  readonly sees?: number
  /** In base units, for display: median of the stored sessions' medians, and now. */
  readonly stored?: number
  readonly now?: number
  readonly verdict: CellVerdict
}

/** One fresh load of the model: raw round values by metric and level. */
export interface Session {
  /** ISO 8601. */
  readonly startedAt: string
  readonly rounds: { readonly [K in GatedMetricKey]?: { readonly [parallel: string]: readonly number[] } }
}

/** A stored session carries the conditions it ran under and the order of its rounds. */
export interface StoredSession extends Session {
  /** Names the load of the model, where it is known: two runs on one load are one session. */
  readonly load?: string
  readonly conditions: Conditions
  readonly order?: readonly number[]
}

export interface Judgement {
  /** `round`: more rounds of the open session are needed; `confirm`: a second, freshly loaded session is. */
  readonly next: 'done' | 'round' | 'confirm'
  readonly verdict: 'improved' | 'unchanged' | 'regressed' | 'inconclusive'
  readonly cells: readonly Cell[]
  readonly warnings: readonly string[]
}

/** What the stored baseline says of a run; `state` is decided in `verdict/`, never in a view. */
export interface BaselineVerdict {
  readonly state:
    | 'new'
    | 'unchanged'
    | 'improved'
    | 'regressed'
    | 'inconclusive'
    | 'updated'
    | 'epoch'
    | 'missing'
    | 'other-machine'
    | 'scenario-changed'
    | 'not-stored'
  readonly machine: string
  /** Stored sessions this run was judged against. */
  readonly sessions: number
  /** Those sessions, oldest first. Absent where there was none of this machine and scenario. */
  readonly stored?: readonly StoredSession[]
  /** Fewer than three sessions: no spread is known, limits are provisional. */
  readonly provisional: boolean
  readonly confirmed: boolean
  /** Why a suspect was not measured again after a fresh load. */
  readonly unconfirmedBecause?: string
  readonly judgement?: Judgement
  /** What goes into the entry when Vitest writes it: now, with -u, or approved in watch mode. Absent: never. */
  readonly write?: 'append' | 'epoch'
  readonly conditions: readonly ConditionChange[]
  /** One line, and what to do next. */
  readonly headline: string
  readonly advice?: string
}

/** A condition that differs between the newest stored session and now. */
export interface ConditionChange {
  readonly name: string
  readonly stored: string
  readonly now: string
}
