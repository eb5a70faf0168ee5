import { isMeasurable } from '../../model/baseline.ts'
import type { LevelResult, SweepResult } from '../../model/result.ts'
import type { Session } from '../../model/verdict.ts'

/** Why a run must not be stored; empty lists when it may be. */
export interface Fitness {
  /** The machine or the client was not fit to be judged: the verdict turns inconclusive. */
  readonly doubts: readonly string[]
  /** The run can be judged, but what it would leave behind is not a clean session. */
  readonly faults: readonly string[]
}

export const FIT: Fitness = { doubts: [], faults: [] }

/** A level that lost more than this share of its rounds says little about the server. */
const STARVED_SHARE = 1 / 3

/** A run that drifted, was starved or had failed requests is never stored. */
export function fitnessOf(sweep: Pick<SweepResult, 'levels' | 'warnings'>): Fitness {
  const drifting = sweep.warnings.filter(({ code }) => code === 'drifting').map(({ message }) => message)
  const starved = sweep.levels.filter(isStarved).map(({ parallel, roundsSetAside }) => {
    return `the client was starved: ${roundsSetAside} rounds at P=${parallel} were set aside`
  })
  const failed = sweep.levels
    .filter((level) => failures(level) > 0)
    .map((level) => {
      return `${failures(level)} requests at P=${level.parallel} did not complete`
    })
  return { doubts: [...drifting, ...starved], faults: failed }
}

/** Faults of the session itself: no value, or one that no reader of the stored baseline would take. */
export function sessionFaults(session: Session): string[] {
  const values = Object.values(session.rounds).flatMap((levels) => Object.values(levels ?? {}).flat())
  if (values.length === 0) return ['no judged metric was measured']
  const wrong = values.find((value) => !isMeasurable(value))
  return wrong === undefined ? [] : [`a round value is ${wrong}, which cannot have been measured`]
}

function isStarved({ roundsSetAside, genSpeed, throughput }: LevelResult): boolean {
  const usable = Math.max(genSpeed?.rounds.length ?? 0, throughput?.rounds.length ?? 0)
  return roundsSetAside > STARVED_SHARE * (roundsSetAside + usable)
}

const failures = ({ outcomes }: LevelResult): number =>
  Object.entries(outcomes).reduce((sum, [outcome, count]) => (outcome === 'completed' ? sum : sum + count), 0)
