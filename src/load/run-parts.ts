import type { Clock } from '../clock.ts'
import type { OnProgress } from '../model/progress.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { Deadline } from './deadline.ts'
import type { Firing } from './firing.ts'
import type { MemoryWatch } from './memory-watch.ts'
import type { RequestBodies } from './request-body.ts'

/** What the rounds of a load need, in whatever mode they are measured. */
export interface RunParts {
  readonly scenario: ResolvedScenario
  readonly firing: Firing
  readonly clock: Clock
  readonly bodies: RequestBodies
  readonly memory: MemoryWatch
  readonly deadline: Deadline
  readonly onProgress: OnProgress
  /** Called after each measured round, while nothing is in flight; the next round waits for it. */
  readonly onRound: () => Promise<void>
}
