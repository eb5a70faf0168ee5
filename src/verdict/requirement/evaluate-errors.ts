import { placesOf } from '../../model/places.ts'
import type { LevelResult, SweepResult } from '../../model/result.ts'
import { OUTCOMES, type Outcome } from '../../model/trace.ts'
import { adviceOn } from './advice.ts'
import { describeFailures, levelAbsence } from './absence.ts'
import { type Comparison, numberOf } from './ast.ts'
import { type Finding, lack, met, missed, notMeasured } from './finding.ts'
import { formatBeside, formatPlaces } from './format.ts'
import { holds } from './held.ts'
import type { RequirementInput } from './input.ts'

/** Counts the requests that did not complete, at one level or over all, as a number or as a share of all requests. */
export function evaluateErrors({ op, bound, at }: Comparison, input: RequirementInput): Finding {
  const { sweep } = input
  const all = placesOf(sweep).levels
  const levels = at ? all.filter(({ parallel }) => parallel === numberOf(at)) : all
  if (at && levels.length === 0) return lack(levelAbsence(sweep, numberOf(at)))
  const count = countErrors(sweep, levels)
  if (count.requests === 0)
    return notMeasured('no request was sent', 'Look at the warnings of the run, then run again.')
  const limit = bound.kind === 'percent' ? bound.percent : bound.kind === 'value' ? bound.amount : 0
  const value = bound.kind === 'percent' ? (count.errors / count.requests) * 100 : count.errors
  const unit = bound.kind === 'percent' ? ' %' : ''
  const share = unit && count.errors > 0 ? ` = ${formatBeside(value, limit)} %` : ''
  const detail = `${count.words}${share}; required ${op} ${limit}${unit}`
  return holds(op, value, limit) ? met(detail) : missed(detail, adviceOn(sweep, 'errors'))
}

/** Every request of every level completed. */
export function evaluateNoErrors(input: RequirementInput): Finding {
  const { errors, requests, words } = countErrors(input.sweep, placesOf(input.sweep).levels)
  if (requests === 0) return notMeasured('no request was sent', 'Look at the warnings of the run, then run again.')
  return errors === 0 ? met(words) : missed(words, adviceOn(input.sweep, 'errors'))
}

function countErrors(
  sweep: SweepResult,
  levels: readonly LevelResult[],
): { errors: number; requests: number; words: string } {
  const outcomes = sum(levels)
  const requests = OUTCOMES.reduce((total, outcome) => total + outcomes[outcome], 0)
  const errors = requests - outcomes.completed
  const where = levels.filter((level) =>
    OUTCOMES.some((outcome) => outcome !== 'completed' && level.outcomes[outcome] > 0),
  )
  if (errors === 0) return { errors, requests, words: `all ${requests} requests completed` }
  const place = formatPlaces(
    sweep,
    where.map(({ parallel }) => parallel),
  )
  return {
    errors,
    requests,
    words: `${errors} of ${requests} requests did not complete (${describeFailures(outcomes)}; ${place})`,
  }
}

function sum(levels: readonly LevelResult[]): Record<Outcome, number> {
  const entries = OUTCOMES.map((outcome) => [
    outcome,
    levels.reduce((total, level) => total + level.outcomes[outcome], 0),
  ])
  return Object.fromEntries(entries) as Record<Outcome, number>
}
