import type { CellVerdict, Judgement, Session } from '../../model/verdict.ts'
import { isSuspect, type Judged, plainVerdict } from './cell.ts'
import { measuredAt } from './place.ts'
import { progressOf, type RoundLimits } from './rounds.ts'
import { nameOf, notConfirmedText, unconfirmedText } from './warnings.ts'

/** How each judged place stands; `next` is what the rule needs before it can say. */
export interface Ruling {
  readonly next: Judgement['next']
  readonly verdictOf: (judged: Judged) => CellVerdict
  readonly warnings: readonly string[]
}

/** A suspect has regressed when it is past its limit again after a fresh load, or could not be measured there. */
export function ruleOnSuspects(suspects: readonly Judged[], again: Session | undefined, rounds: RoundLimits): Ruling {
  if (!again) return { next: 'confirm', verdictOf: suspectVerdict, warnings: [] }
  if (progressOf(again, rounds) !== 'complete') return { next: 'round', verdictOf: suspectVerdict, warnings: [] }
  const named = (answer: ReturnType<typeof confirms>): string[] =>
    suspects.filter((suspect) => confirms(suspect, again) === answer).map(nameOf)
  const [cleared, unseen] = [named('not confirmed'), named('not measured')]
  return {
    next: 'done',
    verdictOf: (place) => (confirms(place, again) === 'not confirmed' ? plainVerdict(place) : suspectVerdict(place)),
    warnings: [
      ...(unseen.length > 0 ? [unconfirmedText(unseen)] : []),
      ...(cleared.length > 0 ? [notConfirmedText(cleared)] : []),
    ],
  }
}

/** Accepts a judgement that asks for a confirmation nobody will measure: it fails as "regressed, not confirmed". */
export function settleUnconfirmed(judgement: Judgement): Judgement {
  if (judgement.next !== 'confirm') return judgement
  const suspects = judgement.cells.filter(({ verdict }) => verdict === 'regressed').map(nameOf)
  return {
    ...judgement,
    next: 'done',
    verdict: 'regressed',
    warnings: [unconfirmedText(suspects), ...judgement.warnings],
  }
}

const suspectVerdict = (place: Judged): CellVerdict => (isSuspect(place) ? 'regressed' : plainVerdict(place))

function confirms(suspect: Judged, confirmation: Session): 'confirmed' | 'not confirmed' | 'not measured' {
  const again = measuredAt(suspect, confirmation)
  if (again === undefined) return 'not measured'
  return again - suspect.ref > suspect.limit ? 'confirmed' : 'not confirmed'
}
