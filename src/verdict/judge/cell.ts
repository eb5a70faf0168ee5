import type { Cell, CellVerdict } from '../../model/verdict.ts'
import { EARLY_SHARE, seenFrom } from './limit.ts'
import { asChange, fromLogScale } from './log-scale.ts'
import type { Place } from './place.ts'

/** A place that can be compared: stored, measured now, and sound. */
export interface Judged extends Place {
  readonly ref: number
  readonly now: number
  readonly limit: number
  /** `x[m,P]` = now - ref; positive is worse. */
  readonly x: number
}

/** Absent when the place is on one side only, or damaged. */
export function judgedOf(place: Place): Judged | undefined {
  const { ref, now, limit } = place
  if (ref === undefined || now === undefined || limit === undefined) return undefined
  return { ...place, ref, now, limit, x: now - ref }
}

export const isSuspect = (judged: Judged): boolean => judged.x > judged.limit

/** The cell of a place that cannot be compared. */
export function oneSidedCell(place: Place): Cell {
  const { metric } = place
  const at = atOf(place)
  if (place.damaged) return { ...at, verdict: 'inconclusive' }
  if (place.now === undefined) {
    return { ...at, stored: place.ref && fromLogScale(metric, place.ref), verdict: 'removed' }
  }
  return { ...at, now: fromLogScale(metric, place.now), verdict: 'added' }
}

export function cellOf(judged: Judged, verdict: CellVerdict): Cell {
  const { metric } = judged
  return {
    ...atOf(judged),
    change: asChange(judged.x),
    limit: asChange(judged.limit),
    sees: asChange(seenFrom(judged.limit)),
    stored: fromLogScale(metric, judged.ref),
    now: fromLogScale(metric, judged.now),
    verdict,
  }
}

const atOf = ({ metric, parallel, place }: Place): Pick<Cell, 'metric' | 'parallel' | 'place'> => ({
  metric,
  parallel,
  ...(place ? { place } : {}),
})

/** Without a suspicion: a gain past the limit is an improvement, and it never asks for more rounds. */
export const plainVerdict = (judged: Judged): CellVerdict => (-judged.x > judged.limit ? 'improved' : 'unchanged')

/** While rounds are still needed. */
export const openVerdict = (judged: Judged): CellVerdict =>
  judged.x <= EARLY_SHARE * judged.limit ? plainVerdict(judged) : 'inconclusive'
