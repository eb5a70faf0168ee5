import type { Diagnosis } from '../../model/diagnosis.ts'
import type { SweepResult } from '../../model/result.ts'

/** What a diagnosis is made from. Thresholds are not decided here: they were, where these were measured. */
export type DiagnosisInput = Pick<
  SweepResult,
  | 'levels'
  | 'capacity'
  | 'cliff'
  | 'sweetSpot'
  | 'memory'
  | 'machine'
  | 'conditions'
  | 'run'
  | 'observations'
  | 'warnings'
>

export type Finding = Omit<Diagnosis, 'also'>

/** Asked in turn; answers where it holds. */
export type Question = (input: DiagnosisInput) => Finding | undefined
