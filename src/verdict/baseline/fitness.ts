import { isMeasurable } from '../../model/baseline.ts'
import { placeLabel, placesOf } from '../../model/places.ts'
import type { LevelResult, SweepResult, Warning } from '../../model/result.ts'
import type { Session } from '../../model/verdict.ts'

/** Why a run must not be stored; empty lists when it may be. */
export interface Fitness {
  /** The machine or the client was not fit to be judged: the verdict turns inconclusive. */
  readonly doubts: readonly string[]
  /** What to do about the first doubt. */
  readonly advice?: string
  /** The run can be judged, but what it would leave behind is not a clean session. */
  readonly faults: readonly string[]
}

export const FIT: Fitness = { doubts: [], faults: [] }

/** A run under a guard, in its first load or in its confirmation, is not judged; one with failed requests is never stored. */
export function fitnessOf(
  sweep: Pick<SweepResult, 'levels' | 'turns' | 'coldStart' | 'warnings' | 'confirmation'>,
): Fitness {
  const { levels, place } = placesOf(sweep)
  const failed = levels
    .filter((level) => failures(level) > 0)
    .map((level) => {
      return `${failures(level)} requests at ${placeLabel({ parallel: level.parallel, place })} did not complete`
    })
  const guards = guardsOf(sweep)
  return { doubts: [...new Set(guards.map(({ message }) => message))], advice: guards[0]?.advice, faults: failed }
}

function guardsOf({ warnings, confirmation }: Pick<SweepResult, 'warnings' | 'confirmation'>): Warning[] {
  const again = confirmation?.state === 'measured' ? (confirmation.warnings ?? []) : []
  return [...warnings, ...again].filter(({ guard }) => guard)
}

/** Faults of the session itself: no value, or one that no reader of the stored baseline would take. */
export function sessionFaults(session: Session): string[] {
  const values = Object.values(session.rounds).flatMap((levels) => Object.values(levels ?? {}).flat())
  if (values.length === 0) return ['no judged metric was measured']
  const wrong = values.find((value) => !isMeasurable(value))
  return wrong === undefined ? [] : [`a round value is ${wrong}, which cannot have been measured`]
}

const failures = ({ outcomes }: LevelResult): number =>
  Object.entries(outcomes).reduce((sum, [outcome, count]) => (outcome === 'completed' ? sum : sum + count), 0)
