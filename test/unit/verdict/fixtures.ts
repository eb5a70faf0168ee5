import {
  type LevelResult,
  type OutcomeCounts,
  type RequestResult,
  type Summary,
  type SweepResult,
} from '../../../src/model/result.ts'
import { type MetricKey, type RequestMetricKey } from '../../../src/model/metric.ts'
import { OUTCOMES } from '../../../src/model/trace.ts'
import { findCapacity } from '../../../src/measure/capacity.ts'
import { findCliff, findSweetSpot } from '../../../src/measure/cliff.ts'
import { summarize } from '../../../src/stats/summary.ts'

/** A level by its round values; requests are made of them, one of each round carrying the round's value. */
export interface LevelSketch {
  readonly parallel: number
  readonly rounds?: { readonly [K in MetricKey]?: readonly number[] }
  /** Values of single requests, in order; completed, in one round. */
  readonly requests?: { readonly [K in RequestMetricKey]?: readonly number[] }
  readonly outcomes?: Partial<OutcomeCounts>
  /** Most requests generating at once; fewer than `parallel` means slots. Default `parallel`. */
  readonly peakOverlap?: number
}

export type SweepSketch = Partial<Omit<SweepResult, 'levels'>> & {
  readonly levels: readonly LevelSketch[]
  readonly cliffThreshold?: number
}

/** A complete, plausible sweep around what a test cares about. Capacity, cliff and sweet spot follow from the levels. */
export function sweepOf({ levels: sketches, cliffThreshold = 0.5, ...rest }: SweepSketch): SweepResult {
  const levels = sketches.map(levelOf)
  const capacity = findCapacity(levels)
  return {
    ...FRAME,
    levels,
    capacity,
    cliff: findCliff(levels, cliffThreshold, capacity),
    sweetSpot: findSweetSpot(levels),
    ...rest,
  }
}

/** The article's machine: 1, 2, 3, 4 requests at once on four slots. */
export const article = (): SweepResult =>
  sweepOf({
    levels: [
      articleLevel(1, [36.6, 36.1, 272, 24_208]),
      articleLevel(2, [23, 43.3, 301, 24_210]),
      articleLevel(3, [15.6, 44.5, 163, 24_212]),
      articleLevel(4, [11.8, 43.7, 616, 24_197]),
    ],
  })

function articleLevel(
  parallel: number,
  [genSpeed, throughput, ttftMs, megabytes]: readonly [number, number, number, number],
): LevelSketch {
  return {
    parallel,
    rounds: {
      genSpeed: thrice(genSpeed),
      throughput: thrice(throughput),
      ttftMs: thrice(ttftMs),
      memoryBytes: thrice(megabytes * 1e6),
      effectiveParallelism: thrice(parallel * 0.98),
    },
  }
}

/** Three rounds around a median. */
export const thrice = (value: number): number[] => [value * 0.995, value, value * 1.005]

export function levelOf({
  parallel,
  rounds = {},
  requests = {},
  outcomes,
  peakOverlap = parallel,
}: LevelSketch): LevelResult {
  const summaries: { [K in MetricKey]?: Summary } = {}
  for (const [key, values] of Object.entries(rounds)) summaries[key as MetricKey] = summarize(values)
  const results = requestsOf(requests)
  const completed = Math.max(results.length, 3 * parallel)
  return {
    parallel,
    ...summaries,
    outcomes: { ...NO_OUTCOMES, completed, ...outcomes },
    roundsSetAside: 0,
    peakOverlap,
    requests: results,
  }
}

function requestsOf(values: NonNullable<LevelSketch['requests']>): RequestResult[] {
  const count = Math.max(0, ...Object.values(values).map((each) => each.length))
  return Array.from({ length: count }, (_, index) => ({
    round: 0,
    index,
    outcome: 'completed',
    sentAt: 0,
    endAt: 1000,
    chunks: 64,
    ...Object.fromEntries(Object.entries(values).map(([key, each]) => [key, each[index]])),
  }))
}

const NO_OUTCOMES = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as OutcomeCounts

const FRAME = {
  format: 1,
  freshLoad: true,
  attempt: 1,
  simulated: false,
  tool: { name: 'vitest-ollama-bench', version: '0.0.0-test' },
  startedAt: '2026-11-23T12:00:00.000Z',
  clock: { unixMs: 1_795_435_200_000, monotonicNs: '0' },
  durationMs: 60_000,
  inFlightMs: 50_000,
  scenario: {
    name: 'a test',
    model: 'qwen3-coder:30b',
    endpoint: 'generate',
    parallel: [1, 2, 3, 4],
    rounds: { min: 3, max: 8 },
    options: { num_predict: 64 },
    cache: 'cold',
    think: false,
    cliffThreshold: 0.5,
    promptSha256: '0'.repeat(64),
    fingerprint: '0'.repeat(16),
  },
  machine: { key: 'Mac mini · 32 GiB', origin: 'local', ramBytes: 32 * 2 ** 30 },
  conditions: { server: 'loopback', memorySource: 'rss' },
  order: [],
  memory: [],
  run: {},
  warnings: [],
} as const satisfies Partial<SweepResult>
