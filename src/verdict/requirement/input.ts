import type { SweepResult } from '../../model/result.ts'
import type { BaselineVerdict } from '../../model/verdict.ts'

/** All that requirements are judged by. */
export interface RequirementInput {
  readonly sweep: SweepResult
  /** Overrides the machine's own. */
  readonly ramBytes?: number
  readonly vramBytes?: number
  /** What the stored baseline says of this run; absent where none was looked at. */
  readonly baseline?: BaselineVerdict
  /** Of an A/B run, whose levels `sweep` now holds. */
  readonly variant?: string
  /** Ratios and the cliff are compared by their plain value, without their band. Default false. */
  readonly strict?: boolean
}
