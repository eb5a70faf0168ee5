import { METRIC_KEYS, type MetricKey, metricOf } from '../../model/metric.ts'
import { STATS } from './ast.ts'
import { plain } from './suggest.ts'
import { ALL_UNITS } from './units.ts'

/** The words of the metrics, in the registry's order. */
export const METRIC_WORDS = METRIC_KEYS.map((key) => metricOf(key).word)

const METRIC_BY_WORD = new Map<string, MetricKey>(METRIC_KEYS.map((key) => [plain(metricOf(key).word), key]))

/** Most words that one metric is written with. */
export const LONGEST_METRIC = Math.max(...METRIC_WORDS.map((word) => word.split(' ').length))

export const metricByWord = (words: string): MetricKey | undefined => METRIC_BY_WORD.get(plain(words))

/** What people write for it elsewhere. Only ever suggested, never accepted. */
export const SYNONYMS: { readonly [written: string]: string } = {
  ram: 'memory',
  rss: 'memory',
  vram: 'memory',
  mem: 'memory',
  latency: 'e2e',
  duration: 'e2e',
  prefill: 'prefill speed',
  generationspeed: 'gen speed',
  decodespeed: 'gen speed',
  tps: 'gen speed',
  queue: 'queue wait',
  load: 'load time',
  parallelism: 'effective parallelism',
  firsttoken: 'TTFT',
  timetofirsttoken: 'TTFT',
  failures: 'errors',
}

/** The same for units. */
export const UNIT_SYNONYMS: { readonly [written: string]: string } = {
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  msec: 'ms',
  millis: 'ms',
  milliseconds: 'ms',
  tps: 'tok/s',
  'tokens/s': 'tok/s',
  'token/s': 'tok/s',
  't/s': 'tok/s',
  tok: 'tok/s',
  tokens: 'tok/s',
  g: 'GB',
  gb: 'GB',
  m: 'MB',
}

/** The same for operators, signs and words alike. */
export const OPERATOR_SYNONYMS: { readonly [written: string]: string } = {
  '==': '=',
  '=>': '≥',
  '≧': '≥',
  '⩾': '≥',
  '=<': '≤',
  '≦': '≤',
  '⩽': '≤',
  below: '<',
  under: '<',
  less: '<',
  above: '>',
  over: '>',
  more: '>',
}

const SMALL_WORDS = [
  'at',
  'of',
  'turn',
  'p',
  'x',
  'no',
  'and',
  'or',
  'regression',
  'cliff',
  'baseline',
  'stored',
  'ram',
  'vram',
]

/** Words with a meaning of their own: no variant may be called so. */
const RESERVED = new Set(
  [...METRIC_WORDS.flatMap((word) => [...word.split(' '), plain(word)]), ...STATS, ...ALL_UNITS, ...SMALL_WORDS].map(
    (word) => word.toLowerCase(),
  ),
)

/** Case carries no meaning here either, but an exact match goes first. */
export function variantNamed(written: string, variants: readonly string[]): string | undefined {
  const names = variants.map((name) => ({ name, form: name.normalize('NFC') }))
  const exact = names.find(({ form }) => form === written)
  return (exact ?? names.find(({ form }) => form.toLowerCase() === written.toLowerCase()))?.name
}

/** @throws TypeError where a requirement could not tell the variant's name from its own words */
export function checkVariantName(name: string): void {
  if (RESERVED.has(name.toLowerCase()) || /^(?:p\d|x)/iu.test(name)) {
    throw new TypeError(`variant "${name}" is called like a word of the requirement language: give it another name`)
  }
  if (!/^[\p{L}_][\p{L}\p{M}\p{N}_]*(?:[-.][\p{L}\p{N}_]+)*$/u.test(name.normalize('NFC'))) {
    throw new TypeError(
      `variant "${name}" cannot be named in a requirement: begin with a letter and use letters, digits, "_", "-" or "."`,
    )
  }
}
