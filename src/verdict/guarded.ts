import type { MetricKey } from '../model/metric.ts'
import type { SweepResult, Warning, WarningCode } from '../model/result.ts'
import type { RequirementVerdict } from '../model/verdict.ts'
import type { Requirement } from './requirement/index.ts'

/**
 * Guards come after the verdict: on a run that is not fit to be judged, met and missed both become inconclusive. What was
 * not measured stays so. Pure.
 */
export function guardRequirement(
  verdict: RequirementVerdict,
  sweep: Pick<SweepResult, 'warnings'>,
  requirement: Requirement,
): RequirementVerdict {
  const guard = sweep.warnings.find((warning) => warning.guard && !isFindingItself(warning, requirement))
  if (!guard || (verdict.state !== 'met' && verdict.state !== 'missed')) return verdict
  const detail = `${guard.message}; it would be ${verdict.state}: ${verdict.detail}`
  return { text: verdict.text, state: 'inconclusive', detail, advice: guard.advice }
}

const SHORT_OF_MEMORY: ReadonlySet<WarningCode> = new Set(['swapping', 'memory-tight'])

const OF_SHORTAGE: ReadonlySet<MetricKey> = new Set(['swapBytes', 'systemMemoryBytes'])

/** A machine short of memory makes every speed doubtful, but it is just what "swap = 0" asks about. */
const isFindingItself = ({ code }: Warning, requirement: Requirement): boolean =>
  requirement.kind === 'compare' && OF_SHORTAGE.has(requirement.metric) && SHORT_OF_MEMORY.has(code)
