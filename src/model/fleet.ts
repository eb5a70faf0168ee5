import type { RunReport } from './report.ts'

/** One scenario on several machines: a table with a column for each. */
export interface Fleet {
  /** As the user named it. */
  readonly scenario: string
  /** Vitest's project, where it has a name. */
  readonly project?: string
  /** The columns, by name. */
  readonly machines: readonly FleetMachine[]
  /** Each with a cell for every machine, in the order of `machines`. */
  readonly rows: readonly FleetRow[]
  /** What keeps the columns from being compared, in sentences. */
  readonly doubts: readonly string[]
}

export interface FleetMachine {
  /** The stored baseline's name of the machine. */
  readonly key: string
  /** The parts of the key in which it differs from the others: the head of its column, a line each. Never empty. */
  readonly label: readonly string[]
  readonly simulated: boolean
  readonly report: RunReport
}

/** What a row tells: a metric at a place, the whole run, a requirement, the stored baseline, a condition that differs. */
export type FleetGroup = 'metric' | 'run' | 'requirement' | 'baseline' | 'condition'

export interface FleetRow {
  readonly group: FleetGroup
  /** `gen speed`; of a requirement its text as the user wrote it. */
  readonly name: string
  /** `P=2`, `turn 4`, `cold`; absent where the row is of the whole run. */
  readonly at?: string
  readonly cells: readonly FleetCell[]
}

export interface FleetCell {
  /** With its unit; `—` for what is absent. Conditions are a server's words. */
  readonly text: string
  /** Median over rounds, in the metric's base unit. Absent where the cell is no number, or nothing was measured. */
  readonly value?: number
  /** How a verdict is shown: its mark, its colour's role, and the sentence behind it. */
  readonly verdict?: { readonly mark: string; readonly role: 'good' | 'bad' | 'doubt' | 'dim'; readonly detail: string }
}
