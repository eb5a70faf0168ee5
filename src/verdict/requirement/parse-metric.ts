import type { MetricKey } from '../../model/metric.ts'
import { STATS } from './ast.ts'
import type { Cursor, Located } from './cursor.ts'
import { didYouMean, nearest, plain } from './suggest.ts'
import { LONGEST_METRIC, METRIC_WORDS, SYNONYMS, metricByWord } from './words.ts'

/** The metric with the most words that begins here: `memory growth` before `memory`. */
export function takeMetric(cursor: Cursor, variants: readonly string[]): Located<MetricKey> {
  const found = metricAt(cursor, 0)
  if (!found) throw noMetric(cursor, variants)
  const first = cursor.peek()
  for (let word = 0; word < found.words; word += 1) cursor.next()
  return { value: found.metric, span: cursor.since(first) }
}

function metricAt(cursor: Cursor, ahead: number): { readonly metric: MetricKey; readonly words: number } | undefined {
  for (let words = LONGEST_METRIC; words > 0; words -= 1) {
    const tokens = Array.from({ length: words }, (_, index) => cursor.peek(ahead + index))
    if (!tokens.every((token) => token.kind === 'word')) continue
    const metric = metricByWord(tokens.map((token) => token.text).join(' '))
    if (metric) return { metric, words }
  }
  return undefined
}

const LIST = `metrics: ${METRIC_WORDS.join(', ')}`

function noMetric(cursor: Cursor, variants: readonly string[]): TypeError {
  const first = cursor.peek()
  if (first.kind !== 'word') return cursor.mistake(first, 'a metric is expected here', LIST)
  const { written, metricFollows } = unknownWords(cursor)
  const span = cursor.since(first)
  if (isStat(first.text) && metricFollows) {
    return cursor.mistake(span, `the statistic "${first.text}" stands before its metric`, 'write it behind: "TTFT p95"')
  }
  const synonym = SYNONYMS[plain(written)]
  const near = synonym ? [synonym] : nearest(written, METRIC_WORDS)
  if (!metricFollows)
    return cursor.mistake(span, `unknown metric "${written}"`, [didYouMean(near), LIST].filter(Boolean).join('\n'))
  return cursor.mistake(span, `unknown word "${written}" before the metric`, variantHint(written, variants))
}

/** Reads the words up to a sign, a statistic, a place, or a metric that does follow. */
function unknownWords(cursor: Cursor): { readonly written: string; readonly metricFollows: boolean } {
  const words = [cursor.next().text]
  while (cursor.peek().kind === 'word' && !metricAt(cursor, 0) && !isStat(cursor.peek().text)) {
    if (cursor.isWord('at') || cursor.isLevel()) break
    words.push(cursor.next().text)
  }
  const metricFollows = metricAt(cursor, 0) !== undefined || (cursor.isLevel() && metricAt(cursor, 3) !== undefined)
  return { written: words.join(' '), metricFollows }
}

function variantHint(written: string, variants: readonly string[]): string {
  if (variants.length === 0)
    return 'a requirement begins with its metric or with "P=n"; only a declared variant may stand before'
  return [didYouMean(nearest(written, variants)), `variants: ${variants.join(', ')}`].filter(Boolean).join('\n')
}

const isStat = (word: string): boolean => STATS.some((stat) => stat === plain(word))
