import { metricOf } from '../../model/metric.ts'
import type { PairedRatio } from '../../stats/paired-ratio.ts'
import type { Comparison, Operator } from './ast.ts'
import { type Finding, met, missed } from './finding.ts'
import { formatFactor, formatHalf, formatLimit } from './format.ts'

/** What was measured and what it is held against, on one scale: base units, or a ratio. */
export interface Held {
  readonly value: number
  readonly limit: number
  /** What was measured, in words: `17.7 tok/s = 62.9 % of P=1 (36.6 tok/s)`. */
  readonly shown: string
  /** `≥ 60 %`. */
  readonly required: string
  /** How sure the ratio is; absent where the plain value is all there is. */
  readonly band?: PairedRatio
  readonly sign?: '%' | '×'
}

/** Compares, and says so in one line. A ratio misses only with its whole band, unless `strict`. */
export function judgeHeld(requirement: Comparison, held: Held, about: JudgedOf): Finding & { readonly margin: number } {
  const { op } = requirement
  const margin = marginOf(op, held.value, held.limit)
  const detail = `${about.subject} is ${held.shown}; required ${held.required}`
  if (holds(op, held.value, held.limit)) return { ...met(detail), margin }
  const { band } = held
  if (band && !about.strict && !clearlyMisses(op, band, held.limit)) {
    return { ...met(`${detail}; ${edge(op, band, held)}`), margin }
  }
  return { ...missed(detail, about.advice), margin }
}

export interface JudgedOf {
  /** `gen speed at P=2`. */
  readonly subject: string
  readonly advice: string
  readonly strict: boolean
}

export function holds(op: Operator, value: number, limit: number): boolean {
  if (op === '≥') return value >= limit
  if (op === '>') return value > limit
  if (op === '≤') return value <= limit
  return op === '<' ? value < limit : value === limit
}

/** How far on the good side; the smallest is the worst. */
function marginOf(op: Operator, value: number, limit: number): number {
  return op === '≥' || op === '>' ? value - limit : limit - value
}

/** The whole band is on the wrong side of the line. */
function clearlyMisses(op: Operator, { logMedian, halfWidth }: PairedRatio, limit: number): boolean {
  const line = Math.log(limit)
  return op === '≥' || op === '>' ? logMedian + halfWidth < line : logMedian - halfWidth > line
}

function edge(op: Operator, { logMedian, halfWidth }: PairedRatio, { limit, sign = '%' }: Held): string {
  const ratio = Math.exp(logMedian)
  const side = op === '≥' || op === '>' ? 'below' : 'above'
  const half = formatHalf(ratio * (Math.exp(halfWidth) - 1), sign)
  return `at the edge: ${formatFactor(ratio, sign)} ± ${half}, not clearly ${side} ${formatLimit(limit, sign)}`
}

/** `TTFT p95 at P=4`; `place` is absent for what the run has once. */
export function subjectOf({ metric, stat }: Comparison, place?: string): string {
  const word = metricOf(metric).word
  const what = stat === 'median' ? word : `${word} ${stat}`
  return place === undefined ? what : `${what} at ${place}`
}
