import * as fc from 'fast-check'
import type { BaselineVerdict, Cell, RequirementVerdict } from '../../../src/model/verdict.ts'
import type {
  LevelResult,
  OutcomeCounts,
  RequestResult,
  Summary,
  SweepResult,
  VariantResult,
} from '../../../src/model/result.ts'
import type { ServerMatrix } from '../../../src/model/server.ts'

/** Words, runs of spaces, wide and unseen characters, new lines, and words longer than any terminal. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('  ', '\n    ', 'a'.repeat(250), '漢'.repeat(120), ' 5 % '),
    ),
  )
  .map((parts) => parts.join(''))

/** The article's table (facts: "Finding the performance cliff"): P, gen speed, throughput, TTFT ms, memory MB. */
const ARTICLE = [
  [1, 36.6, 36.1, 272, 24_208],
  [2, 23.0, 43.3, 301, 24_210],
  [3, 15.6, 44.5, 163, 24_212],
  [4, 11.8, 43.7, 616, 24_197],
] as const

type Row = readonly [parallel: number, genSpeed: number, throughput: number, ttftMs: number, memoryMb: number]

const TOKENS = 64
const ROUND_NOISE = [1, 0.992, 1.009, 0.997, 1.004]

/** Five rounds around a median, the 5th and 95th percentile interpolated as the house does. */
function summary(median: number, noise: readonly number[] = ROUND_NOISE): Summary {
  const rounds = noise.map((factor) => median * factor)
  const sorted = rounds.toSorted((a, b) => a - b)
  const quantile = (q: number): number => {
    const at = q * (sorted.length - 1)
    const low = sorted[Math.floor(at)] ?? median
    const high = sorted[Math.ceil(at)] ?? median
    return low + (high - low) * (at - Math.floor(at))
  }
  return { median, p5: quantile(0.05), p95: quantile(0.95), rounds }
}

const outcomes = (counts: Partial<OutcomeCounts>): OutcomeCounts => ({
  completed: 0,
  failed: 0,
  rejected: 0,
  timedOut: 0,
  aborted: 0,
  endedEarly: 0,
  protocolError: 0,
  ...counts,
})

function requestOf(row: Row, round: number, index: number): RequestResult {
  const [parallel, genSpeed, , ttftMs] = row
  const sentAt = parallel * 100_000 + round * 10_000 + index / 3
  const firstTokenAt = sentAt + ttftMs
  const lastTokenAt = firstTokenAt + ((TOKENS - 1) / genSpeed) * 1000
  return {
    round,
    index,
    outcome: 'completed',
    sentAt,
    firstTokenAt,
    lastTokenAt,
    endAt: lastTokenAt + 0.4,
    tokens: TOKENS,
    promptTokens: 24,
    chunks: TOKENS,
    doneReason: 'length',
    ttftMs,
    genSpeed,
    e2eMs: lastTokenAt - sentAt,
  }
}

function articleLevel(row: Row): LevelResult {
  const [parallel, genSpeed, throughput, ttftMs, memoryMb] = row
  const e2eMs = ttftMs + ((TOKENS - 1) / genSpeed) * 1000
  return {
    parallel,
    genSpeed: summary(genSpeed),
    userSpeed: summary((TOKENS / e2eMs) * 1000),
    throughput: summary(throughput),
    ttftMs: summary(ttftMs),
    queueMs: summary(parallel === 1 ? 0 : 0.8 * parallel),
    effectiveParallelism: summary(parallel * (1 - 0.004 * parallel)),
    memoryBytes: summary(memoryMb * 1e6, [1]),
    outcomes: outcomes({ completed: parallel * ROUND_NOISE.length }),
    roundsSetAside: 0,
    peakOverlap: parallel,
    requests: ROUND_NOISE.flatMap((_, round) =>
      Array.from({ length: parallel }, (__, index) => requestOf(row, round, index)),
    ),
  }
}

/** The article's machine and numbers, as a finished sweep. */
export function articleSweep(more: Partial<SweepResult> = {}): SweepResult {
  return {
    format: 1,
    freshLoad: true,
    attempt: 1,
    simulated: false,
    tool: { name: 'vitest-ollama-bench', version: '0.1.0' },
    startedAt: '2026-03-01T09:30:00.000Z',
    clock: { unixMs: 1_772_357_400_000.25, monotonicNs: '123456789012345' },
    durationMs: 92_400,
    inFlightMs: 90_100,
    scenario: {
      name: 'two people chat at once',
      model: 'qwen3-coder:30b',
      endpoint: 'generate',
      parallel: [1, 2, 3, 4],
      rounds: { min: 3, max: 8 },
      options: { num_predict: TOKENS, seed: 42, temperature: 0 },
      cache: 'identical',
      think: false,
      cliffThreshold: 0.5,
      promptSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      promptTokens: 24,
      fingerprint: '0123456789abcdef',
    },
    machine: {
      key: 'Mac16,10 · Apple M4 · 10 GPU cores · 32 GiB · darwin',
      origin: 'local',
      chip: 'Apple M4',
      ramBytes: 32 * 2 ** 30,
    },
    conditions: { ollamaVersion: '0.25.0', quantization: 'Q4_K_M', contextLength: 4096, numParallel: 4 },
    levels: ARTICLE.map(articleLevel),
    order: [1, 2, 3, 4, 4, 3, 2, 1],
    memory: [
      {
        source: 'rss',
        settledBytes: 24_197e6,
        growthBytes: 12e6,
        samples: [{ atMs: 5, source: 'rss', bytes: 24_208e6, processes: 2 }],
      },
      { source: 'api/ps', settledBytes: 23_900e6, samples: [] },
    ],
    run: { loadMs: summary(8400, [1]) },
    capacity: {},
    cliff: {
      state: 'at',
      threshold: 0.5,
      parallel: 3,
      after: 2,
      levels: [
        { parallel: 2, ratio: 23.0 / 36.6, band: 1.05, side: 'above' },
        { parallel: 3, ratio: 15.6 / 36.6, band: 1.05, side: 'below' },
        { parallel: 4, ratio: 11.8 / 36.6, band: 1.05, side: 'below' },
      ],
    },
    sweetSpot: { parallel: 2, interval: [2, 4], peak: 44.5 },
    warnings: [],
    ...more,
  }
}

/** The article's machine at three settings: slower the more share it; ten slots are more than its RAM. */
export function matrixSweep(more: Partial<ServerMatrix> = {}): SweepResult {
  const sweep = articleSweep()
  const variantOf = (name: string, slots: number): VariantResult => ({
    name,
    conditions: sweep.conditions,
    levels: ARTICLE.filter(([parallel]) => parallel !== 3).map(([parallel, genSpeed, throughput, ttftMs]) => {
      const queued = parallel > slots
      const speed = queued ? (ARTICLE[slots - 1]?.[1] ?? genSpeed) : genSpeed
      const memoryMb = 18_980 + 1307 * slots
      return articleLevel([parallel, speed, queued ? 36.1 : throughput, queued ? 272 * parallel * 9 : ttftMs, memoryMb])
    }),
    capacity: slots < 4 ? { slots, queueFrom: slots === 1 ? 2 : 4 } : {},
    cliff: sweep.cliff,
    loads: [1, 2].map(() => ({ startedAt: sweep.startedAt, levels: [], order: [], memory: [] })),
  })
  const matrix: ServerMatrix = {
    settings: [
      { name: 'np1', setting: { numParallel: 1 }, fit: 'interactive', people: 1, share: 1, throughput: 36.1 },
      {
        name: 'np2',
        setting: { numParallel: 2 },
        fit: 'interactive',
        people: 2,
        share: 0.628,
        band: 1.05,
        throughput: 43.3,
      },
      { name: 'np4', setting: { numParallel: 4 }, fit: 'batch', people: 4, share: 0.322, band: 1.05, throughput: 43.7 },
      {
        name: 'np10',
        setting: { numParallel: 10 },
        fit: 'willNotLoad',
        reason: 'model requires more system memory (30.0 GiB) than is available (27.3 GiB)',
      },
    ],
    recommended: 'np2',
    bestThroughput: 'np4',
    bestPerMemory: 'np2',
    ...more,
  }
  const variants = [variantOf('np1', 1), variantOf('np2', 2), variantOf('np4', 4)]
  return articleSweep({ scenario: { ...sweep.scenario, name: 'which setting' }, variants, matrix })
}

export const simulatedSweep = (more: Partial<SweepResult> = {}): SweepResult =>
  articleSweep({
    simulated: true,
    machine: {
      key: 'simulated · mac-mini-32gb/qwen3-coder:30b',
      origin: 'simulated',
      preset: 'mac-mini-32gb/qwen3-coder:30b',
      ramBytes: 32 * 2 ** 30,
    },
    ...more,
  })

/** The article's machine with 6 slots, had it been searched: gentle enough to have no cliff within them. */
export function searchedSweep(): SweepResult {
  const rows = [
    [1, 36.6, 36.1, 272, 24_208],
    [2, 33.0, 63.1, 301, 24_208],
    [3, 30.1, 87.9, 322, 24_208],
    [4, 27.6, 108, 340, 24_208],
    [6, 23.6, 138, 380, 24_208],
    [7, 23.6, 84.1, 2980, 24_208],
    [8, 23.6, 92.3, 3020, 24_208],
  ] as const
  const judged = rows.filter(([parallel]) => parallel > 1 && parallel <= 6)
  return articleSweep({
    levels: rows.map(articleLevel),
    search: { upTo: 32, probes: [8, 6, 7] },
    capacity: { slots: 6, queueFrom: 7 },
    cliff: {
      state: 'none',
      threshold: 0.5,
      levels: judged.map(([parallel, speed]) => ({ parallel, ratio: speed / 36.6, band: 1.05, side: 'above' })),
    },
    sweetSpot: { parallel: 6, interval: [6, 6], peak: 138 },
  })
}

/** P=4 lost all its requests: no metric, and a warning that says so. */
export function failedLevelSweep(): SweepResult {
  const sweep = articleSweep()
  const failure = { code: 'HTTP_500', message: 'HTTP 500: model runner has unexpectedly stopped', status: 500 }
  const lost = { round: 0, index: 0, outcome: 'failed', sentAt: 1, endAt: 2, chunks: 0, failure } as const
  return {
    ...sweep,
    levels: [
      ...sweep.levels.slice(0, 3),
      {
        parallel: 4,
        outcomes: outcomes({ failed: 9, timedOut: 2, rejected: 1 }),
        roundsSetAside: 0,
        requests: [lost],
      },
    ],
    warnings: [
      {
        code: 'level-not-measured',
        message: 'no request completed',
        advice: 'Look at the server log for the reason, or leave P=4 out of `parallel`.',
        parallel: 4,
      },
      {
        code: 'short-outputs',
        message: '3 of 15 answers ended before num_predict tokens',
        advice: 'Use a prompt that asks for a longer answer, or a smaller num_predict.',
        parallel: 3,
      },
      {
        code: 'few-rounds',
        message: 'fewer than 3 rounds could be used',
        advice: 'Raise `rounds`.',
        parallel: 3,
      },
    ],
  }
}

export const REQUIREMENTS: readonly RequirementVerdict[] = [
  { text: 'P=2 gen speed ≥ 60% of baseline', state: 'met', detail: '62.8 % of P=1, required ≥ 60 %' },
  {
    text: 'TTFT < 250 ms at P=2',
    state: 'missed',
    detail: '301 ms at P=2, required < 250 ms',
    advice: 'Shorten the prompt, or let the server keep it cached (cache: "warm").',
  },
  {
    text: 'cliff > 3',
    state: 'inconclusive',
    detail: 'P=3 is at the edge (49 % ± 5 %)',
    advice: 'Allow more rounds, or require a level further from the edge.',
  },
  {
    text: 'swap = 0',
    state: 'not measured',
    detail: 'no swap reading on this machine',
    advice: 'Run on the machine that serves, or leave the requirement out.',
  },
]

/** A speed of 23.0 against 17.7 is 30 % worse on the scale of time; the other cells stand still. */
export const CELLS: readonly Cell[] = [
  {
    metric: 'genSpeed',
    parallel: 1,
    change: 0.012,
    limit: 0.038,
    sees: 0.062,
    stored: 36.6,
    now: 36.2,
    verdict: 'unchanged',
  },
  {
    metric: 'genSpeed',
    parallel: 2,
    change: 23.0 / 17.7 - 1,
    limit: 0.038,
    sees: 0.062,
    stored: 23.0,
    now: 17.7,
    verdict: 'regressed',
  },
  {
    metric: 'genSpeed',
    parallel: 4,
    change: 0.004,
    limit: 0.038,
    sees: 0.062,
    stored: 11.8,
    now: 11.75,
    verdict: 'unchanged',
  },
  {
    metric: 'throughput',
    parallel: 1,
    change: 0.01,
    limit: 0.036,
    sees: 0.058,
    stored: 36.1,
    now: 35.7,
    verdict: 'unchanged',
  },
  {
    metric: 'throughput',
    parallel: 2,
    change: 43.3 / 34.1 - 1,
    limit: 0.036,
    sees: 0.058,
    stored: 43.3,
    now: 34.1,
    verdict: 'regressed',
  },
  {
    metric: 'throughput',
    parallel: 4,
    change: 1 / 1.061 - 1,
    limit: 0.036,
    sees: 0.058,
    stored: 43.7,
    now: 46.4,
    verdict: 'improved',
  },
  {
    metric: 'ttftMs',
    parallel: 1,
    change: -0.02,
    limit: 0.1,
    sees: 0.165,
    stored: 272,
    now: 266.6,
    verdict: 'unchanged',
  },
  {
    metric: 'ttftMs',
    parallel: 2,
    change: 0.31,
    limit: 0.1,
    sees: 0.165,
    stored: 301,
    now: 394.3,
    verdict: 'regressed',
  },
  { metric: 'ttftMs', parallel: 4, change: 0.7, limit: 0.1, sees: 0.165, stored: 616, now: 1047, verdict: 'regressed' },
  {
    metric: 'memoryBytes',
    parallel: 4,
    change: 0.001,
    limit: 0.02,
    sees: 0.032,
    stored: 24_197e6,
    now: 24_221e6,
    verdict: 'unchanged',
  },
]

export function regression(more: Partial<BaselineVerdict> = {}): BaselineVerdict {
  return {
    state: 'regressed',
    machine: 'Mac16,10 · Apple M4 · 10 GPU cores · 32 GiB · darwin',
    sessions: 5,
    provisional: false,
    confirmed: true,
    judgement: { next: 'done', verdict: 'regressed', cells: CELLS, warnings: [] },
    conditions: [
      { name: 'Ollama', stored: '0.25.0', now: '0.33.0' },
      { name: 'model digest', stored: '06c1097efce0', now: '11ab44c2f3d1' },
      { name: 'power', stored: 'AC', now: 'battery' },
    ],
    headline: 'regressed against 5 stored sessions',
    ...more,
  }
}

export const unchanged = (): BaselineVerdict => ({
  ...regression({
    state: 'unchanged',
    conditions: [],
    headline: 'unchanged against 5 stored sessions, 10 of 10 within limits',
  }),
  judgement: {
    next: 'done',
    verdict: 'unchanged',
    cells: CELLS.map((cell) => ({ ...cell, verdict: 'unchanged' as const })),
    warnings: ['all sessions are of one day; record one on another day'],
  },
})
