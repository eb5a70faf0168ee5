/** Levels of one pass over all of them: ascending, then descending, …, so that a drift of the machine cancels out. */
export function serpentine(levels: readonly number[], pass: number): readonly number[] {
  return pass % 2 === 0 ? levels : levels.toReversed()
}
