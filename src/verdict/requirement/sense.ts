import { type MetricKey, isGated, metricOf } from '../../model/metric.ts'
import type { Bound, Operator, Place, Stat } from './ast.ts'
import type { Cursor, Located } from './cursor.ts'
import { METRIC_WORDS, metricByWord } from './words.ts'

/** The parts of a comparison as they were written. */
export interface Parts {
  readonly variant?: string
  readonly metric: Located<MetricKey>
  readonly stat?: Located<Stat>
  readonly op: Located<Operator>
  readonly bound: Located<Bound>
  readonly at?: Located<Place>
}

/**
 * Refuses what the grammar allows but nothing could ever satisfy, break or measure: better at collection than after
 * minutes of measuring.
 * @throws TypeError
 */
export function checkSense(cursor: Cursor, parts: Parts): void {
  for (const rule of [onceARun, onceALevel, itself, storedValue, memoryShare, exactly]) {
    const fault = rule(cursor, parts)
    if (fault) throw fault
  }
}

/** A metric of the whole run has no level and no turn (errors are counted per level) and a single value. */
function onceARun(cursor: Cursor, { metric, stat, at, bound }: Parts): TypeError | undefined {
  const { sample, word } = metricOf(metric.value)
  if (sample !== 'run') return undefined
  if (stat && stat.value !== 'median') {
    return cursor.mistake(stat.span, `"${word}" is one value per run`, `leave out "${stat.value}"`)
  }
  if (at && metric.value !== 'errors') {
    return cursor.mistake(at.span, `"${word}" is measured over the whole run`, `leave out the ${at.value.kind}`)
  }
  const { value } = bound
  if (value.kind === 'multiple' && (value.of.kind === 'level' || value.of.kind === 'turn')) {
    const wrong = `"${word}" is measured over the whole run, so no ${value.of.kind} of it can be a reference`
    return cursor.mistake(bound.span, wrong, `hold ${word} against a plain number`)
  }
  return undefined
}

/** The highest reading of a level is one value, so that it has no median and no percentile. */
function onceALevel(cursor: Cursor, { metric, stat }: Parts): TypeError | undefined {
  const { sample, word } = metricOf(metric.value)
  if (sample !== 'level' || !stat || stat.value === 'median') return undefined
  return cursor.mistake(stat.span, `"${word}" is one value per level, the highest`, `leave out "${stat.value}"`)
}

function itself(cursor: Cursor, { at, bound: { value, span } }: Parts): TypeError | undefined {
  if (value.kind !== 'multiple' || value.of.kind === 'stored' || value.of.kind === 'variant' || !at) return undefined
  if (value.of.kind === 'level' && at.value.kind === 'level' && value.of.parallel === at.value.parallel) {
    return cursor.mistake(span, `P=${at.value.parallel} is compared with itself`, 'name another level on one side')
  }
  if (value.of.kind === 'turn' && at.value.kind === 'turn' && value.of.turn === at.value.turn) {
    return cursor.mistake(span, `turn ${at.value.turn} is compared with itself`, 'name another turn on one side')
  }
  return undefined
}

/** The stored baseline holds round values of the judged metrics; their median is what it is compared by. */
function storedValue(cursor: Cursor, { metric, stat, bound }: Parts): TypeError | undefined {
  if (bound.value.kind !== 'multiple' || bound.value.of.kind !== 'stored') return undefined
  if (!isGated(metric.value)) {
    const words = METRIC_WORDS.filter((word) => isGated(metricByWord(word) ?? metric.value))
    return cursor.mistake(bound.span, `${metricOf(metric.value).word} is not stored`, `stored are: ${words.join(', ')}`)
  }
  if (stat && stat.value !== 'median') {
    return cursor.mistake(
      stat.span,
      `stored values are medians: "${stat.value}" has nothing to stand against`,
      `leave out "${stat.value}"`,
    )
  }
  return undefined
}

function memoryShare(cursor: Cursor, { metric, bound }: Parts): TypeError | undefined {
  if (bound.value.kind !== 'share') return undefined
  const { unit, word } = metricOf(metric.value)
  const { of, percent } = bound.value
  if (unit !== 'bytes') {
    return cursor.mistake(
      bound.span,
      `${word} is no amount of memory, so it is no share of ${of}`,
      `did you mean "memory < ${percent}% ${of}"?`,
    )
  }
  if (of === 'VRAM' && metric.value !== 'memoryBytes') {
    return cursor.mistake(
      bound.span,
      `only "memory" can be held against VRAM: it holds the model`,
      `did you mean "${percent}% RAM"?`,
    )
  }
  return undefined
}

/** `=` is for counts, and for `swap = 0`; no measured value is ever exactly a number. */
function exactly(cursor: Cursor, { metric, op, bound: { value } }: Parts): TypeError | undefined {
  if (op.value !== '=') return undefined
  if (metric.value === 'errors' && value.kind === 'value') return undefined
  if (metric.value === 'swapBytes' && value.kind === 'value' && value.amount === 0) return undefined
  const { word, better } = metricOf(metric.value)
  return cursor.mistake(
    op.span,
    `${word} is measured and never exactly a number: "=" would always fail`,
    `did you mean "${better === 'higher' ? '≥' : '≤'}"? ("=" is for "errors = 0" and "swap = 0")`,
  )
}
