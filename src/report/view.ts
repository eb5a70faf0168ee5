import type { Palette } from './palette.ts'

/** How a report is shown. */
export interface View {
  readonly palette: Palette
  /** Columns of the terminal, kept within 60..200. Default 80. */
  readonly width?: number
}

/** A view with its width settled: what every part of a report is drawn in. */
export interface Frame {
  readonly palette: Palette
  readonly width: number
}

const NARROWEST = 60
const WIDEST = 200
const DEFAULT_WIDTH = 80

/** Longer lines of prose are hard to read, however wide the terminal. */
const WIDEST_PROSE = 100

/** A terminal that tells no width, or a wrong one, gets the default. */
export function columnsOf(view: { readonly width?: number }): number {
  const width = view.width ?? DEFAULT_WIDTH
  if (!Number.isFinite(width) || width <= 0) return DEFAULT_WIDTH
  return Math.min(WIDEST, Math.max(NARROWEST, Math.floor(width)))
}

export const proseColumnsOf = (view: { readonly width?: number }): number => Math.min(WIDEST_PROSE, columnsOf(view))
