import type { SweepResult } from './result.ts'
import type { BaselineVerdict, RequirementVerdict } from './verdict.ts'

/** Where a scenario stands in the user's code. */
export interface SourcePlace {
  /** Relative to the project's root, with `/`. */
  readonly file: string
  /** Counted from 1, as is `column`. */
  readonly line: number
  readonly column: number
}

/** One scenario's run and what was decided of it: what every report is made of. */
export interface RunReport {
  readonly sweep: SweepResult
  /** In the order in which they were judged. */
  readonly requirements: readonly RequirementVerdict[]
  /** Absent: nothing was asked of the stored baseline. */
  readonly baseline?: BaselineVerdict
  /** Absent outside of a test run. */
  readonly place?: SourcePlace
  /** Vitest's project, where it has a name. */
  readonly project?: string
  /** Of reports that were merged (`--merge-reports`): the VITEST_BLOB_LABEL of the run that it came from. */
  readonly label?: string
}
