import type { RunObservations } from '../../model/observations.ts'
import type { LevelResult } from '../../model/result.ts'
import type { CellPlace } from '../../model/verdict.ts'

/** What the guards look at: the measured levels, and what was seen around them. */
export interface GuardInput {
  /** What `parallel` counts where it is not requests at once. */
  readonly place?: CellPlace
  readonly levels: readonly LevelResult[]
  readonly observations: RunObservations
  readonly numPredict: number
  /** Share of the model in GPU memory, 0..1. */
  readonly gpuShare?: number
}
