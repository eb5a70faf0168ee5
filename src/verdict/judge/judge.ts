import type { Tolerances } from '../../model/baseline.ts'
import type { Cell, CellPlace, CellVerdict, Judgement, Session } from '../../model/verdict.ts'
import { cellOf, isSuspect, type Judged, judgedOf, oneSidedCell, openVerdict, plainVerdict } from './cell.ts'
import { ruleOnSuspects, type Ruling } from './confirm.ts'
import { EARLY_SHARE } from './limit.ts'
import { type Place, placesOf } from './place.ts'
import { progressOf, type RoundLimits, roundsByLevel, settleRounds } from './rounds.ts'
import { checkedTolerance } from './tolerance.ts'
import { insensitiveWarnings, placeWarnings, roundWarnings, sessionWarnings } from './warnings.ts'

/** Stored sessions, this run's, and, once it was asked for, a second one after a fresh load of the model. */
export interface JudgeInput {
  readonly sessions: readonly Session[]
  readonly now: Session
  /** What the levels of the sessions count where it is not requests at once. */
  readonly place?: CellPlace
  readonly confirmation?: Session
  /** Relative, by metric; default of the registry: 3 % speeds, 10 % TTFT, 2 % memory. */
  readonly tolerance?: Tolerances
  /** Default 3 to 8. */
  readonly rounds?: Partial<RoundLimits>
}

/**
 * The rule: unchanged as soon as every x is well inside its limit; a suspect past it after all rounds is measured again
 * after a fresh load; only what is past its limit in both has regressed. Pure: no clock, no I/O.
 * What is read once in a session (memory after warm-up) does not change with more rounds and asks for none.
 * While `next` is `round`, cells past 0.7 of their limit are `inconclusive`; at `confirm`, suspects are `regressed`.
 * @throws TypeError on a level that is not 1, 2, 3, …, and on a tolerance that is not a share.
 */
export function judge(input: JudgeInput): Judgement {
  const { sessions, now } = input
  const rounds = settleRounds(input.rounds)
  const places = placesOf(input, checkedTolerance(input.tolerance))
  const counts = roundsByLevel(now)
  const judged = places
    .filter(({ parallel }) => (counts.get(parallel) ?? 0) >= rounds.min)
    .map(judgedOf)
    .filter((place) => place !== undefined)
  const ruling = rule(judged, input, rounds)
  const cells = places.map((place) => toCell(place, judged, ruling))
  if (ruling.next === 'round') return { next: 'round', verdict: 'inconclusive', cells, warnings: [] }
  const warnings = [
    ...ruling.warnings,
    ...sessionWarnings(sessions),
    ...insensitiveWarnings(judged),
    ...placeWarnings(places, sessions),
    ...roundWarnings(input, rounds),
  ]
  return { next: ruling.next, verdict: overall(cells), cells, warnings }
}

function rule(judged: readonly Judged[], input: JudgeInput, rounds: RoundLimits): Ruling {
  const progress = progressOf(input.now, rounds)
  const counts = roundsByLevel(input.now)
  const isReadOnce = ({ rounds: own, parallel }: Judged): boolean => own === 1 && (counts.get(parallel) ?? 0) > 1
  const early = progress === 'looking' && judged.every((at) => at.x <= EARLY_SHARE * at.limit || isReadOnce(at))
  if (progress !== 'complete' && !early) return { next: 'round', verdictOf: openVerdict, warnings: [] }
  const suspects = judged.filter(isSuspect)
  if (suspects.length === 0) return { next: 'done', verdictOf: plainVerdict, warnings: [] }
  return ruleOnSuspects(suspects, input.confirmation, rounds)
}

function toCell(place: Place, judged: readonly Judged[], ruling: Ruling): Cell {
  const comparable = judgedOf(place)
  if (!comparable) return oneSidedCell(place)
  const enough = judged.some(({ metric, parallel }) => metric === place.metric && parallel === place.parallel)
  return cellOf(comparable, enough ? ruling.verdictOf(comparable) : 'inconclusive')
}

function overall(cells: readonly Cell[]): Judgement['verdict'] {
  const has = (verdict: CellVerdict): boolean => cells.some((cell) => cell.verdict === verdict)
  if (has('regressed')) return 'regressed'
  if (has('inconclusive')) return 'inconclusive'
  if (has('improved')) return 'improved'
  return has('unchanged') ? 'unchanged' : 'inconclusive'
}
