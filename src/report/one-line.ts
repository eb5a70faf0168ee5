import { widthOf } from './text-width.ts'

/** A piece of a line, which may be coloured. */
export interface Piece {
  readonly text: string
  /** Where the line is too long the highest goes first; absent: it stays. */
  readonly dropRank?: number
}

const GAP = '  '

/** Pieces side by side in one line; what does not fit is left out whole. */
export function oneLine(pieces: readonly Piece[], width: number): string {
  const shown = pieces.filter(({ text }) => text !== '')
  const line = shown.map(({ text }) => text).join(GAP)
  const least = Math.max(...shown.map(({ dropRank = Number.NEGATIVE_INFINITY }) => dropRank))
  if (widthOf(line) <= width || !Number.isFinite(least)) return line
  return oneLine(
    shown.filter(({ dropRank }) => dropRank !== least),
    width,
  )
}
