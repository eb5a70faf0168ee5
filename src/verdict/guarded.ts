import type { SweepResult } from '../model/result.ts'
import type { RequirementVerdict } from '../model/verdict.ts'

/**
 * Guards come after the verdict: on a run that is not fit to be judged, met and missed both become inconclusive. What was
 * not measured stays so. Pure.
 */
export function guardRequirement(
  verdict: RequirementVerdict,
  sweep: Pick<SweepResult, 'warnings'>,
): RequirementVerdict {
  const guard = sweep.warnings.find((warning) => warning.guard)
  if (!guard || (verdict.state !== 'met' && verdict.state !== 'missed')) return verdict
  const detail = `${guard.message}; it would be ${verdict.state}: ${verdict.detail}`
  return { text: verdict.text, state: 'inconclusive', detail, advice: guard.advice }
}
