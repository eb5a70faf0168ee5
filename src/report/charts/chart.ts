import type { Column } from '../table.ts'
import type { Drawing, Size } from './draw.ts'
import { draw } from './draw.ts'

/** What a chart shows, before it is drawn. */
export interface ChartPlan {
  /** Unique within one run: `gen-speed`. */
  readonly id: string
  readonly title: string
  /** What it comes to, in words: those who cannot see it lose nothing but the picture. */
  readonly finding: string
  readonly drawing: Drawing
  readonly height?: number
  /** Fills the page's width. */
  readonly isWide?: boolean
  /** Its numbers. */
  readonly columns: readonly Column[]
}

/** A chart that is drawn. */
export interface Chart extends Omit<ChartPlan, 'drawing' | 'height'> {
  readonly size: Size
  /** SVG elements. */
  readonly elements: string
}

export const WIDTH = { half: 450, whole: 920 } as const
const HEIGHT = 236

export function drawn({ drawing, height = HEIGHT, ...plan }: ChartPlan, prefix: string): Chart {
  const size = { width: plan.isWide ? WIDTH.whole : WIDTH.half, height }
  return { ...plan, size, elements: draw(drawing, size, `${prefix}-${plan.id}`) }
}
