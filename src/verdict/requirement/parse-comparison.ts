import { type MetricKey, metricOf } from '../../model/metric.ts'
import { type Comparison, type Operator, STATS, type Stat } from './ast.ts'
import type { Cursor, Located } from './cursor.ts'
import { takeBound } from './parse-bound.ts'
import { takeMetric } from './parse-metric.ts'
import { takePlace } from './parse-place.ts'
import { checkSense } from './sense.ts'
import { didYouMean, nearest, plain } from './suggest.ts'
import { OPERATOR_SYNONYMS, variantNamed } from './words.ts'

/** `[variant] [at] metric [stat] [at] op bound [at]`, with one `at` at most. */
export function parseComparison(cursor: Cursor, variants: readonly string[]): Comparison {
  const variant = takeVariant(cursor, variants)
  const leading = takePlace(cursor)
  const metric = takeMetric(cursor, variants)
  const early = takeStat(cursor)
  const middle = takePlace(cursor)
  const stat = early ?? takeStat(cursor)
  const op = takeOperator(cursor, metric.value)
  const bound = takeBound(cursor, metric.value, variants)
  const trailing = takePlace(cursor)
  const [at, again] = [leading, middle, trailing].filter((place) => place !== undefined)
  if (again) throw cursor.mistake(again.span, 'the place is named twice', 'keep one of the two')
  checkSense(cursor, { metric, stat, op, bound, at, variant })
  return {
    kind: 'compare',
    text: cursor.text,
    ...(variant === undefined ? {} : { variant }),
    metric: metric.value,
    stat: stat?.value ?? 'median',
    op: op.value,
    bound: bound.value,
    ...(at ? { at: at.value } : {}),
  }
}

function takeVariant(cursor: Cursor, variants: readonly string[]): string | undefined {
  const { kind, text } = cursor.peek()
  const found = kind === 'word' ? variantNamed(text, variants) : undefined
  if (found !== undefined) cursor.next()
  return found
}

function takeStat(cursor: Cursor): Located<Stat> | undefined {
  const token = cursor.peek()
  const value = STATS.find((stat) => token.kind === 'word' && stat === plain(token.text))
  if (value) cursor.next()
  return value ? { value, span: token } : undefined
}

const OPERATORS: { readonly [written: string]: Operator } = {
  '≥': '≥',
  '>=': '≥',
  '>': '>',
  '≤': '≤',
  '<=': '≤',
  '<': '<',
  '=': '=',
}

function takeOperator(cursor: Cursor, metric: MetricKey): Located<Operator> {
  const token = cursor.peek()
  const value = token.kind === 'operator' ? OPERATORS[token.text] : undefined
  if (value) return { value, span: cursor.next() }
  throw noOperator(cursor, metric)
}

function noOperator(cursor: Cursor, metric: MetricKey): TypeError {
  const token = cursor.peek()
  const list = 'signs: ≥ (or >=), >, ≤ (or <=), <, ='
  const synonym = OPERATOR_SYNONYMS[token.text.toLowerCase()]
  if (token.kind === 'operator') {
    return cursor.mistake(
      token,
      `unknown sign "${token.text}"`,
      `${didYouMean(synonym ? [synonym] : []) ?? ''}\n${list}`,
    )
  }
  if (synonym) return cursor.mistake(token, `a sign is expected, not "${token.text}"`, didYouMean([synonym]))
  if (token.kind !== 'word')
    return cursor.mistake(token, `a sign and a number are missing after "${metricOf(metric).word}"`, list)
  const near = didYouMean(nearest(token.text, STATS))
  return cursor.mistake(
    token,
    `unknown word "${token.text}" where a statistic or a sign is expected`,
    near ?? `statistics: ${STATS.join(', ')}\n${list}`,
  )
}
