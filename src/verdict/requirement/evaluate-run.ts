import { type MetricKey, metricOf } from '../../model/metric.ts'
import type { SweepResult } from '../../model/result.ts'
import { absence } from './absence.ts'
import { adviceOn } from './advice.ts'
import type { Comparison } from './ast.ts'
import { type Finding, type Lacking, isLacking, lack } from './finding.ts'
import { formatValue } from './format.ts'
import { type Held, judgeHeld, subjectOf } from './held.ts'
import type { RequirementInput } from './input.ts'
import { heldAgainstSettled, heldAgainstShare, memoryGrowth } from './memory.ts'
import { heldAgainstValue } from './references.ts'

/** Growth of swap that says nothing: systems page a little out at any time. */
const SWAP_TOLERANCE_BYTES = 64e6

/** Judges a metric of the run as a whole. */
export function evaluateRun(requirement: Comparison, input: RequirementInput): Finding {
  const { metric } = requirement
  const value = runValue(input.sweep, metric)
  if (value === undefined) return lack(absence(input.sweep, metric))
  const held = holdAgainst(requirement, value, input)
  if (isLacking(held)) return lack(held)
  const about = {
    subject: subjectOf(requirement),
    advice: adviceOn(input.sweep, metric),
    strict: input.strict ?? false,
  }
  const { state, detail, advice } = judgeHeld({ ...requirement, op: opOf(requirement) }, held, about)
  return advice === undefined ? { state, detail } : { state, detail, advice }
}

function runValue(sweep: SweepResult, metric: MetricKey): number | undefined {
  return metric === 'memoryGrowthBytes' ? memoryGrowth(sweep) : sweep.run[metric]?.median
}

/** `swap = 0` is read as "no growth beyond the tolerance", and so is `swap ≤ 0`. */
const isNoSwap = ({ metric, op, bound }: Comparison): boolean =>
  metric === 'swapBytes' && bound.kind === 'value' && bound.amount === 0 && (op === '=' || op === '≤')

const opOf = (requirement: Comparison): Comparison['op'] => (isNoSwap(requirement) ? '≤' : requirement.op)

function holdAgainst(requirement: Comparison, value: number, input: RequirementInput): Held | Lacking {
  const { bound, metric } = requirement
  if (isNoSwap(requirement)) {
    const limit = SWAP_TOLERANCE_BYTES
    const shown = `${formatValue(metric, value, { beside: limit })}, written from the loading on`
    return { value, limit, shown, required: `none (up to ${formatValue(metric, limit)} is let pass)` }
  }
  if (bound.kind === 'value') return heldAgainstValue(requirement, bound, value)
  if (bound.kind === 'percent') return heldAgainstSettled({ ...requirement, bound }, value, input)
  if (bound.kind === 'share') return heldAgainstShare({ ...requirement, bound }, value, input)
  return {
    lacking: `${metricOf(metric).word} has no reference in this version`,
    cure: 'Hold it against a plain number instead.',
  }
}
