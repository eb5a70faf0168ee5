/** What a metric has a value of: single requests, whole rounds, a level, or the run as a whole. */
export type MetricSample = 'request' | 'round' | 'level' | 'run'

/** Base units. Everything inside the house is in these; conversion happens at the edge. */
export type MetricUnit = 'tok/s' | 'ms' | 'bytes' | 'requests'

/** One entry of the registry: all that any room needs to know about a metric. */
export interface Metric {
  /** The requirement word, as a user writes it and a report prints it. */
  readonly word: string
  readonly unit: MetricUnit
  readonly better: 'higher' | 'lower'
  readonly sample: MetricSample
  /** Which levels a requirement without `at P=` speaks of. `best` = the level where the metric is at its best. */
  readonly withoutLevel: 'every' | 'best'
  /** Judged against the stored baseline, with these relative limits (facts: docs on verdicts). */
  readonly gate?: { readonly tolerance: number; readonly provisional: number }
  /** How it is computed, in the words of the docs. */
  readonly formula: string
}

/**
 * Every metric there is. A new one is an entry here and the line in `measure/` that measures it.
 * t0 = request written, tf / tl = first / last content line, n = the server's token count.
 */
export const METRICS = {
  genSpeed: {
    word: 'gen speed',
    unit: 'tok/s',
    better: 'higher',
    sample: 'request',
    withoutLevel: 'every',
    gate: { tolerance: 0.03, provisional: 0.2 },
    formula: '(n-1) / (tl - tf)',
  },
  userSpeed: {
    word: 'user speed',
    unit: 'tok/s',
    better: 'higher',
    sample: 'request',
    withoutLevel: 'every',
    formula: 'n / (tl - t0), queueing included',
  },
  throughput: {
    word: 'throughput',
    unit: 'tok/s',
    better: 'higher',
    sample: 'round',
    withoutLevel: 'best',
    gate: { tolerance: 0.03, provisional: 0.2 },
    formula: 'output tokens of the round / (last tl - first t0)',
  },
  ttftMs: {
    word: 'TTFT',
    unit: 'ms',
    better: 'lower',
    sample: 'request',
    withoutLevel: 'every',
    gate: { tolerance: 0.1, provisional: 0.5 },
    formula: 'tf - t0, thinking counts as content',
  },
  itlMs: {
    word: 'itl',
    unit: 'ms',
    better: 'lower',
    sample: 'request',
    withoutLevel: 'every',
    formula: 'median gap between content lines',
  },
  tpotMs: {
    word: 'tpot',
    unit: 'ms',
    better: 'lower',
    sample: 'request',
    withoutLevel: 'every',
    formula: '(e2e - TTFT) / (n-1)',
  },
  e2eMs: {
    word: 'e2e',
    unit: 'ms',
    better: 'lower',
    sample: 'request',
    withoutLevel: 'every',
    formula: 'tl - t0',
  },
  prefillSpeed: {
    word: 'prefill speed',
    unit: 'tok/s',
    better: 'higher',
    sample: 'request',
    withoutLevel: 'every',
    formula: 'prompt tokens / prompt_eval_duration, only where the whole prompt was new',
  },
  prefillMs: {
    word: 'prefill time',
    unit: 'ms',
    better: 'lower',
    sample: 'request',
    withoutLevel: 'every',
    formula: 'prompt_eval_duration: the part of the prompt that was not cached',
  },
  queueMs: {
    word: 'queue wait',
    unit: 'ms',
    better: 'lower',
    sample: 'request',
    withoutLevel: 'every',
    formula: 'total - load - prompt_eval - eval durations, less the same at P=1',
  },
  loadMs: {
    word: 'load time',
    unit: 'ms',
    better: 'lower',
    sample: 'run',
    withoutLevel: 'best',
    formula: 'load_duration of the request that loaded the model; of one without an answer, its whole time',
  },
  effectiveParallelism: {
    word: 'effective parallelism',
    unit: 'requests',
    better: 'higher',
    sample: 'round',
    withoutLevel: 'best',
    formula: 'sum of (tl - tf) / length of their union',
  },
  memoryBytes: {
    word: 'memory',
    unit: 'bytes',
    better: 'lower',
    sample: 'round',
    withoutLevel: 'every',
    gate: { tolerance: 0.02, provisional: 0.05 },
    formula:
      "RSS of the server's process tree; beside it the server's own /api/ps size; the larger is held against RAM",
  },
  memoryGrowthBytes: {
    word: 'memory growth',
    unit: 'bytes',
    better: 'lower',
    sample: 'run',
    withoutLevel: 'every',
    formula: 'memory at the end of the run - memory after warm-up; of turns: at the last - at the first',
  },
  systemMemoryBytes: {
    word: 'system memory',
    unit: 'bytes',
    better: 'lower',
    sample: 'level',
    withoutLevel: 'every',
    formula: "the machine's used memory, or its container's: the highest reading while the level's rounds ran",
  },
  swapBytes: {
    word: 'swap',
    unit: 'bytes',
    better: 'lower',
    sample: 'run',
    withoutLevel: 'every',
    formula: 'written to swap on the machine, from the loading of the model to the end of the run',
  },
  errors: {
    word: 'errors',
    unit: 'requests',
    better: 'lower',
    sample: 'run',
    withoutLevel: 'every',
    formula: 'requests whose outcome is not completed',
  },
} as const satisfies Record<string, Metric>

export type MetricKey = keyof typeof METRICS

type KeysWhere<Shape> = { [K in MetricKey]: (typeof METRICS)[K] extends Shape ? K : never }[MetricKey]

/** Metrics that a single request has a value of. */
export type RequestMetricKey = KeysWhere<{ sample: 'request' }>

/** Metrics that are held against the stored baseline. */
export type GatedMetricKey = KeysWhere<{ gate: object }>

/** The registry's keys, in its order. */
export const METRIC_KEYS = Object.keys(METRICS) as readonly MetricKey[]

/** Looks a metric up under the common interface. */
export const metricOf = (key: MetricKey): Metric => METRICS[key]

export const isGated = (key: MetricKey): key is GatedMetricKey => metricOf(key).gate !== undefined

export const isRequestMetric = (key: MetricKey): key is RequestMetricKey => metricOf(key).sample === 'request'
