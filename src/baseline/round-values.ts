import { isMeasurable } from '../model/baseline.ts'
import { type GatedMetricKey, METRICS } from '../model/metric.ts'
import type { Nodes } from './nodes.ts'

/**
 * Significant digits of a stored round value: three, or as many as it takes for rounding (half a digit of 1.00) to stay
 * within a fifth of the metric's tolerance. So memory (2 %) has four: three would eat a quarter of it.
 */
export function storedDigits(metric: GatedMetricKey): number {
  return Math.max(3, Math.ceil(1 + Math.log10(2.5 / METRICS[metric].gate.tolerance) - 1e-9))
}

/** "36.6", "23.0", "1230"; bytes as "24.13e9" (GB) or "811.2e6" (MB). @throws RangeError when no reader would take it. */
export function formatRound(metric: GatedMetricKey, value: number): string {
  if (!isMeasurable(value))
    throw new RangeError(`${METRICS[metric].word} ${value} cannot be stored: not a measured value`)
  const digits = storedDigits(metric)
  const rounded = Number(value.toPrecision(digits))
  if (METRICS[metric].unit !== 'bytes' || rounded < 1e6) return plain(value, digits)
  return rounded >= 1e9 ? `${plain(value / 1e9, digits)}e9` : `${plain(value / 1e6, digits)}e6`
}

function plain(value: number, digits: number): string {
  const text = value.toPrecision(digits)
  return text.includes('e') ? String(Number(text)) : text
}

/** @throws BASELINE_UNREADABLE on zero, negative, NaN or what no machine measures. */
export function readRound(nodes: Nodes, node: unknown, what: string): number {
  const value = nodes.number(node, what)
  if (!isMeasurable(value)) {
    nodes.refuse(node, `${what} is ${value}, which cannot have been measured`, 'Correct it, or delete the session.')
  }
  return value
}
