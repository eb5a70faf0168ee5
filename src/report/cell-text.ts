import { METRICS, metricOf } from '../model/metric.ts'
import { placeLabel } from '../model/places.ts'
import type { GatedMetricKey } from '../model/metric.ts'
import type { Cell } from '../model/verdict.ts'
import { ABSENT, change, metricText, percent } from './units.ts'

/**
 * A cell's change and limit as a person expects them: a speed that fell is negative, a time that grew positive. Stored
 * they are "x worse", on the scale of time; for a speed that is 1/(1+x) - 1, so a limit of 20 % reads −17 %, on the same
 * scale as the change beside it.
 */
export function shown(metric: GatedMetricKey, worse: number): number {
  return metricOf(metric).better === 'higher' ? 1 / (1 + worse) - 1 : worse
}

export interface ChangeText {
  readonly change: string
  readonly limit: string
}

/** Both with as many decimals as it takes to tell them apart. */
export function changeText({ metric, change: worse, limit }: Cell): ChangeText {
  const by = worse === undefined ? undefined : shown(metric, worse)
  const bound = limit === undefined ? undefined : shown(metric, limit)
  const decimals = [undefined, 1, 2, 3].find((most) => by !== bound && textOf(by, most) !== textOf(bound, most))
  return { change: textOf(by, decimals), limit: textOf(bound, decimals) }
}

const textOf = (relative: number | undefined, decimals: number | undefined): string =>
  relative === undefined ? ABSENT : change(relative, decimals)

/** `23.0 → 17.7 tok/s`; both with their unit where the units differ. */
export function valuesText({ metric, stored, now }: Cell): string {
  const before = metricText(metric, stored)
  const after = metricText(metric, now)
  const unit = after.split(' ')[1]
  return `${unit !== undefined && before.endsWith(` ${unit}`) ? before.slice(0, -unit.length - 1) : before} → ${after}`
}

/** `gen speed at P=2`, `TTFT at turn 8`. */
export const cellName = (cell: Cell): string => `${METRICS[cell.metric].word} at ${placeLabel(cell)}`

/** How far past its limit, on the log scale; the worst is named first. */
export const excess = ({ change: worse = 0, limit = 0 }: Cell): number =>
  limit > 0 ? Math.log1p(worse) / Math.log1p(limit) : Number.POSITIVE_INFINITY

/** `sees ≥ 6.2 % gen speed, ≥ 17 % TTFT`: the smallest slow-down (or growth) this baseline catches, by metric. */
export function seesText(cells: readonly Cell[]): string | undefined {
  const largest = new Map<GatedMetricKey, number>()
  for (const { metric, sees } of cells) {
    if (sees !== undefined) largest.set(metric, Math.max(sees, largest.get(metric) ?? 0))
  }
  const parts = [...largest].map(([metric, sees]) => `≥ ${percent(sees)} ${METRICS[metric].word}`)
  return parts.length === 0 ? undefined : `sees ${parts.join(', ')}`
}
