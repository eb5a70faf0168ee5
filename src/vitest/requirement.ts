import type { TestContext } from 'vitest'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { RequirementVerdict } from '../model/verdict.ts'
import { guardRequirement } from '../verdict/guarded.ts'
import { evaluateRequirement, type Requirement } from '../verdict/requirement/index.ts'
import { REQUIREMENT_ARTIFACT } from './contract.ts'
import { recordOn } from './record.ts'
import { resultOf } from './sweep.ts'

/** Judges a requirement on a sweep and records the verdict for the reporter. */
export function judgeRequirement(
  requirement: Requirement,
  sweep: unknown,
  context: TestContext,
): { readonly verdict: RequirementVerdict; readonly policy: 'fail' | 'skip' } {
  const { result, sweepId, scenario, entry } = resultOf(sweep, 'toMeet')
  const baseline = scenario.variants.length > 0 ? undefined : entry.verdictOn(result, scenario)
  const plain = evaluateRequirement(requirement, {
    sweep: result,
    ramBytes: scenario.ramBytes,
    baseline,
    strict: scenario.strict,
  })
  const verdict = guardRequirement(plain, result, requirement)
  recordOn(context, { type: REQUIREMENT_ARTIFACT, sweepId, verdict })
  return { verdict, policy: policyFor(verdict, scenario) }
}

/** What cannot be judged is never green; whether it is red is the scenario's choice. */
function policyFor({ state }: RequirementVerdict, scenario: ResolvedScenario): 'fail' | 'skip' {
  if (state === 'not measured') return scenario.onNotMeasured
  return state === 'inconclusive' ? scenario.onInconclusive : 'fail'
}
