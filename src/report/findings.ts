import type { SweepResult } from '../model/result.ts'
import { type Finding, findingsOf } from './cliff-lines.ts'
import { coldStartFindings } from './cold-start-lines.ts'
import { turnFindings } from './turn-lines.ts'

/** What the numbers of a run come to, whatever its mode. */
export function allFindings(sweep: SweepResult): Finding[] {
  if (sweep.turns) return turnFindings(sweep)
  return sweep.coldStart ? coldStartFindings(sweep.coldStart) : findingsOf(sweep)
}
