import { type MetricKey, metricOf } from '../../model/metric.ts'
import type { Bound, Reference, Unit } from './ast.ts'
import type { Cursor, Located } from './cursor.ts'
import { type Span } from './mistake.ts'
import { takeLevel, takeTurn } from './parse-place.ts'
import { didYouMean, nearest } from './suggest.ts'
import { ALL_UNITS, UNIT_NOUNS, findUnit, unitNames } from './units.ts'
import { UNIT_SYNONYMS, variantNamed } from './words.ts'

/** `1.5 s`, `60% of P=1`, `80% RAM`, `3 × P=1`, `2%`. */
export function takeBound(cursor: Cursor, metric: MetricKey, variants: readonly string[]): Located<Bound> {
  const first = cursor.peek()
  const amount = takeAmount(cursor, metric)
  const value = takeRest(cursor, { amount, first, metric, variants })
  return { value, span: cursor.since(first) }
}

interface Begun {
  readonly amount: number
  readonly first: Span
  readonly metric: MetricKey
  readonly variants: readonly string[]
}

function takeAmount(cursor: Cursor, metric: MetricKey): number {
  const token = cursor.peek()
  const { word } = metricOf(metric)
  if (token.kind !== 'number') {
    throw cursor.mistake(
      token,
      `a number is expected: what is ${word} held against?`,
      `for example: ${example(metric)}`,
    )
  }
  cursor.next()
  const amount = Number(token.text)
  if (amount > 1e15)
    throw cursor.mistake(token, `${token.text} is beyond anything that can be measured`, 'write a smaller number')
  return amount
}

function takeRest(cursor: Cursor, begun: Begun): Bound {
  const { amount } = begun
  if (cursor.take('times')) return { kind: 'multiple', amount, sign: '×', of: takeReference(cursor, begun) }
  if (cursor.take('percent')) return takePercent(cursor, begun)
  const unit = takeUnit(cursor, begun)
  return unit === undefined ? { kind: 'value', amount } : { kind: 'value', amount, unit }
}

function takePercent(cursor: Cursor, begun: Begun): Bound {
  const { amount: percent, metric } = begun
  const of = cursor.takeWord('of')
  for (const memory of ['RAM', 'VRAM'] as const) {
    if (cursor.takeWord(memory.toLowerCase())) return { kind: 'share', percent, of: memory }
  }
  if (of) return { kind: 'multiple', amount: percent, sign: '%', of: takeReference(cursor, begun) }
  if (metric === 'errors' || metric === 'memoryGrowthBytes') return { kind: 'percent', percent }
  const span = cursor.since(begun.first)
  throw cursor.mistake(span, `${percent}% of what?`, `write ${percentForms(metric, percent)}`)
}

const percentForms = (metric: MetricKey, percent: number): string =>
  [...(metricOf(metric).unit === 'bytes' ? ['RAM'] : []), 'of baseline', 'of P=2', 'of stored']
    .map((of) => `"${percent}% ${of}"`)
    .join(', ')

function takeReference(cursor: Cursor, { variants }: Begun): Reference {
  const place = takeLevel(cursor) ?? takeTurn(cursor)
  if (place) return place
  if (cursor.takeWord('baseline')) return { kind: 'level', parallel: 1 }
  if (cursor.takeWord('stored')) return { kind: 'stored' }
  const token = cursor.peek()
  const name = variantNamed(token.text, variants)
  if (name !== undefined && cursor.take('word')) return { kind: 'variant', name }
  const words = ['baseline', 'stored', 'RAM', 'VRAM', ...variants]
  const list = `references: baseline (this run's P=1), P=n, turn n, stored${variants.map((each) => `, ${each}`).join('')}`
  const wrong = token.kind === 'word' ? `unknown reference "${token.text}"` : 'of what? A reference is missing'
  throw cursor.mistake(token, wrong, [didYouMean(nearest(token.text, words)), list].filter(Boolean).join('\n'))
}

function takeUnit(cursor: Cursor, begun: Begun): Unit | undefined {
  const { unit: kind } = metricOf(begun.metric)
  const token = cursor.peek()
  if (token.kind !== 'word' || cursor.isWord('at') || cursor.isLevel()) return impliedUnit(cursor, begun)
  const unit = findUnit(token.text, kind)
  if (!unit) throw wrongUnit(cursor, begun.metric)
  cursor.next()
  return unit
}

/** tok/s goes without saying, and so does a count; times and bytes do not, unless they are 0. */
function impliedUnit(cursor: Cursor, { amount, first, metric }: Begun): Unit | undefined {
  const { unit: kind, word } = metricOf(metric)
  if (kind === 'tok/s') return 'tok/s'
  if (kind === 'requests' || amount === 0) return undefined
  const units = unitNames(kind)
  throw cursor.mistake(
    first,
    `${word} is ${UNIT_NOUNS[kind]} and needs a unit`,
    `write ${units.map((unit) => `"${amount} ${unit}"`).join(', ')}`,
  )
}

function wrongUnit(cursor: Cursor, metric: MetricKey): TypeError {
  const token = cursor.peek()
  const { unit: kind, word } = metricOf(metric)
  const units = unitNames(kind)
  const list = units.length > 0 ? `units of ${word}: ${units.join(', ')}` : `${word} has no unit`
  if (ALL_UNITS.some((unit) => unit.toLowerCase() === token.text.toLowerCase())) {
    return cursor.mistake(token, `"${token.text}" does not fit ${word}, which is ${UNIT_NOUNS[kind]}`, list)
  }
  const synonym = UNIT_SYNONYMS[token.text.toLowerCase()]
  const near = synonym && units.includes(synonym) ? [synonym] : nearest(token.text, [...units, 'at'])
  return cursor.mistake(token, `unknown unit "${token.text}"`, [didYouMean(near), list].filter(Boolean).join('\n'))
}

function example(metric: MetricKey): string {
  const { unit, word, better } = metricOf(metric)
  const bound = { 'tok/s': '20 tok/s', ms: '1.5 s', bytes: '24 GB', requests: '1' }[unit]
  return `"${word} ${better === 'higher' ? '≥' : '<'} ${bound}"`
}
