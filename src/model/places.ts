import type { LevelResult, SweepResult } from './result.ts'
import type { CellPlace } from './verdict.ts'

/** How a person calls a place: `P=4`, `turn 4`, `cold start`. */
export function placeLabel({ parallel, place }: { readonly parallel: number; readonly place?: CellPlace }): string {
  if (place === 'start') return 'cold start'
  return place === 'turn' ? `turn ${parallel}` : `P=${parallel}`
}

type Places = Pick<SweepResult, 'levels' | 'turns' | 'coldStart'>

/** Where a run measured, in the shape of levels: `parallel` is a level, a turn, or 1 for either side of a cold start. */
export interface MeasuredPlaces {
  readonly place?: CellPlace
  readonly levels: readonly LevelResult[]
}

/** The levels of a sweep, the turns of growing conversations, or the two sides of a cold start, the cold one first. */
export function placesOf(result: Places): MeasuredPlaces {
  const { levels, turns, coldStart } = result
  if (turns) return { place: 'turn', levels: turns.map((turn) => ({ ...turn, parallel: turn.turn })) }
  if (!coldStart) return { levels }
  return { place: 'start', levels: [coldStart.cold, coldStart.warm].map((side) => ({ ...side, parallel: 1 })) }
}

/** What the numbers of this run's places count; absent for requests at once. */
export const placeKind = ({ turns, coldStart }: Pick<Places, 'turns' | 'coldStart'>): CellPlace | undefined =>
  turns ? 'turn' : coldStart ? 'start' : undefined
