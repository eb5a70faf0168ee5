import { metricOf } from '../../model/metric.ts'
import { placeKind, placesOf } from '../../model/places.ts'
import type { SweepResult } from '../../model/result.ts'
import type { BaselineVerdict, RequirementVerdict } from '../../model/verdict.ts'
import type { Comparison, Requirement } from './ast.ts'
import { evaluateCliff } from './evaluate-cliff.ts'
import { evaluateErrors, evaluateNoErrors } from './evaluate-errors.ts'
import { evaluateLevels } from './evaluate-levels.ts'
import { evaluateRun } from './evaluate-run.ts'
import { type Finding, inconclusive, met, missed, notMeasured } from './finding.ts'
import type { RequirementInput } from './input.ts'

/** Judges one requirement. Pure: no clock, no I/O, the same answer for the same sweep. */
export function evaluateRequirement(requirement: Requirement, input: RequirementInput): RequirementVerdict {
  return { text: requirement.text, ...findingOn(requirement, input) }
}

function findingOn(requirement: Requirement, input: RequirementInput): Finding {
  if (requirement.kind === 'no regression') return evaluateBaseline(input.baseline)
  if (requirement.kind === 'no errors') return evaluateNoErrors(input)
  if (requirement.kind === 'cliff') {
    const place = placeKind(input.sweep)
    return place
      ? notMeasured('this run did not sweep levels', 'Measure levels: `parallel: [1, 2, 4]`.')
      : evaluateCliff(requirement, input)
  }
  const strange = strangePlace(requirement, input.sweep)
  if (strange) return strange
  if (requirement.variant !== undefined) {
    const sweep = asVariant(input.sweep, requirement.variant)
    const { variant, ...plain } = requirement
    if (sweep) return findingOn(plain, { ...input, sweep, variant })
    return notMeasured(`this run has no variant "${variant}"`, 'Declare it: `variants: { old: { … }, new: { … } }`.')
  }
  if (requirement.metric === 'errors') return evaluateErrors(requirement, input)
  return metricOf(requirement.metric).sample === 'run'
    ? evaluateRun(requirement, input)
    : evaluateLevels(requirement, { ...input, sweep: withPlaces(input.sweep) })
}

/** A place that this run does not have; of a scenario that is refused when the file is collected. */
function strangePlace({ at, bound }: Comparison, sweep: SweepResult): Finding | undefined {
  const kinds = new Set([at?.kind, bound.kind === 'multiple' ? bound.of.kind : undefined])
  const place = placeKind(sweep)
  if (place !== 'turn' && kinds.has('turn')) {
    return notMeasured('this run has no turns', "Measure them: `mode: 'context-growth'`, or leave the turn out.")
  }
  if (place === undefined || !kinds.has('level')) return undefined
  const what = place === 'turn' ? 'turns of conversations' : 'a cold start'
  return notMeasured(`this run measured ${what}, not levels`, 'Leave the level out, or measure levels in a sweep.')
}

/** Turns and the cold start stand where levels stand; a single request says nothing of sharing. */
function withPlaces(sweep: SweepResult): SweepResult {
  const places = placesOf(sweep)
  if (places.place === undefined) return sweep
  const levels = places.place === 'start' ? places.levels.slice(0, 1) : places.levels
  return { ...sweep, levels: levels.map((level) => ({ ...level, effectiveParallelism: undefined })) }
}

/** The sweep with one variant's levels in place of the first's; undefined where there is no such variant. */
function asVariant(sweep: SweepResult, name: string): SweepResult | undefined {
  const variant = sweep.variants?.find((each) => each.name === name)
  const memory = variant?.loads[0]?.memory ?? []
  return variant && { ...sweep, ...variant, memory, run: {} }
}

function evaluateBaseline(baseline: BaselineVerdict | undefined): Finding {
  if (!baseline) {
    return notMeasured(
      'no stored baseline was looked at in this run',
      'A stored baseline belongs to a `scenario()` or to `expect(sweep).toMatchBaseline()` in a .bench.ts file: require it there.',
    )
  }
  const { state, headline, advice = 'See the verdict on the stored baseline for what to do.' } = baseline
  if (state === 'regressed') return missed(headline, advice)
  if (state === 'inconclusive') return inconclusive(headline, advice)
  const judged = state === 'unchanged' || state === 'improved' || state === 'updated'
  if (judged || state === 'new' || state === 'epoch') return met(headline)
  return notMeasured(headline, advice)
}
