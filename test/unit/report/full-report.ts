import type { RunReport } from '../../../src/model/report.ts'
import type { Confirmation, LevelMetrics, Summary } from '../../../src/model/result.ts'
import { METRIC_KEYS, type MetricKey, type RequestMetricKey } from '../../../src/model/metric.ts'

type Primitive = string | number | boolean | undefined

/** With every field, however deep; a field that is added to a type is missed here by the compiler. */
type Full<Shape> = Shape extends Primitive ? Shape : { readonly [Key in keyof Shape]-?: Full<Shape[Key]> }

const summary: Summary = { median: 2, p5: 1, p95: 3, rounds: [1, 2, 3] }

const metrics = Object.fromEntries(METRIC_KEYS.map((key) => [key, summary])) as { readonly [K in MetricKey]: Summary }

const ofRequest: { readonly [K in RequestMetricKey]: number } = {
  genSpeed: 30,
  userSpeed: 20,
  ttftMs: 300,
  itlMs: 30,
  tpotMs: 31,
  e2eMs: 2000,
  prefillSpeed: 500,
  prefillMs: 40,
  queueMs: 0,
}

const place: Full<Pick<RunReport['sweep']['levels'][number], 'outcomes' | 'roundsSetAside' | 'requests'>> &
  Full<LevelMetrics> & { readonly roundsStalled: number } = {
  ...metrics,
  outcomes: { completed: 1, failed: 1, rejected: 0, timedOut: 0, aborted: 0, endedEarly: 0, protocolError: 0 },
  roundsSetAside: 1,
  roundsStalled: 1,
  requests: [
    {
      ...ofRequest,
      round: 0,
      index: 0,
      outcome: 'completed',
      setAside: true,
      sentAt: 1,
      firstTokenAt: 2,
      lastTokenAt: 3,
      endAt: 4,
      tokens: 64,
      promptTokens: 24,
      chunks: 64,
      serverGenSpeed: 30,
      createdAtGenSpeed: 30,
      firstAnswerMs: 300,
      doneReason: 'length',
      failure: { code: 'HTTP_500', message: 'HTTP 500', status: 500 },
    },
  ],
}

const level = { ...place, parallel: 2, peakOverlap: 2 }
const turn = {
  ...place,
  turn: 2,
  contextTokens: 140,
  newTokens: 95,
  cache: { hit: 1, miss: 1, unclear: 1 },
  cut: 'truncated',
} as const
const coldStart = {
  cold: place,
  warm: place,
  unloads: [{ beforeBytes: 2e9, afterBytes: 1e8, waitedMs: 40, released: true }],
  firstLoadMs: 9000,
}
const warning = {
  code: 'bimodal-rounds',
  message: 'rounds ran in two ways',
  advice: 'Set num_thread: 7.',
  parallel: 2,
  place: 'turn',
  guard: true,
} as const
const memory = {
  source: 'footprint',
  settledBytes: 2e9,
  growthBytes: -1e6,
  samples: [{ atMs: -5, source: 'footprint', bytes: 2e9, processes: 2, mappedBytes: 1e9, rssBytes: 1e9 }],
} as const
const conditions = {
  ollamaVersion: '0.25.0',
  modelDigest: '06c1097efce0',
  quantization: 'Q4_K_M',
  parameterSize: '30.5B',
  family: 'qwen3moe',
  contextLength: 4096,
  numParallel: 4,
  gpuShare: 1,
  gpuWorkingSetBytes: 2e10,
  gpuWiredLimit: 'default',
  kvCacheType: 'f16',
  flashAttention: 'on',
  osVersion: '26.1',
  power: 'AC',
  powerMode: 'high',
  memorySource: 'footprint',
  probeText: '0123456789abcdef',
  server: 'loopback',
  tool: '0.1.0',
} as const
const capacity = { slots: 4, queueFrom: 5 }
const cliff = {
  state: 'at',
  threshold: 0.5,
  parallel: 3,
  after: 2,
  levels: [{ parallel: 2, ratio: 0.6, band: 1.05, side: 'above' }],
} as const
const sweetSpot = { parallel: 2, interval: [2, 4], peak: 44 } as const
const load = {
  startedAt: '2026-03-01T09:30:00.000Z',
  levels: [level],
  turns: [turn],
  coldStart,
  order: [1, 2],
  memory: [memory],
  loadId: 'a',
  warnings: [warning],
}
const confirmation: Full<Extract<Confirmation, { state: 'measured' }>> = { ...load, state: 'measured' }

/** A run of no mode there is: every field that a result can have is in it. */
export const FULL: Full<RunReport> = {
  sweep: {
    format: 1,
    simulated: true,
    tool: { name: 'vitest-ollama-bench', version: '0.1.0' },
    startedAt: '2026-03-01T09:30:00.000Z',
    clock: { unixMs: 1_772_357_400_000, monotonicNs: '123' },
    durationMs: 92_400,
    inFlightMs: 90_100,
    scenario: {
      name: 'everything',
      model: 'qwen3-coder:30b',
      mode: 'context-growth',
      turns: 8,
      endpoint: 'chat',
      parallel: [1, 2],
      rounds: { min: 3, max: 8 },
      options: { num_predict: 64, stop: ['a'] },
      cache: 'cold',
      think: 'low',
      cliffThreshold: 0.5,
      promptSha256: '9f86d081884c7d65',
      promptTokens: 24,
      fingerprint: '0123456789abcdef',
    },
    machine: {
      key: 'Mac16,10',
      origin: 'local',
      model: 'Mac16,10',
      chip: 'Apple M4',
      gpu: 'Apple M4',
      gpuCores: 10,
      vramBytes: 1,
      ramBytes: 2 ** 35,
      cpuCores: 10,
      osFamily: 'darwin',
      virtual: false,
      preset: 'fast',
    },
    conditions,
    levels: [level],
    turns: [turn],
    coldPrefill: { tokens: 1093, ms: 4391 },
    coldStart,
    order: [1, 2],
    memory: [memory],
    system: [{ atMs: 1, usedBytes: 2e10, swapOutBytes: 0, pressureLevel: 1 }],
    run: metrics,
    capacity,
    cliff,
    sweetSpot,
    forecast: {
      from: [1, 2],
      fixedMs: 10,
      perRequestMs: 17,
      noFixedPart: true,
      cliffThreshold: 0.5,
      cliff: 3,
      cliffInterval: [3, 4],
      levels: [{ parallel: 3, genSpeed: 16, low: 15, high: 17, measured: 15.6 }],
    },
    search: { upTo: 32, probes: [8, 6] },
    freshLoad: true,
    loadId: 'a',
    confirmation,
    recorded: [load],
    variants: [{ name: 'old', conditions, levels: [level], capacity, cliff, sweetSpot, loads: [load] }],
    changes: [
      { from: 'old', to: 'new', metric: 'genSpeed', parallel: 2, ratio: 1.1, band: 1.02, pairs: 4, side: 'better' },
    ],
    matrix: {
      settings: [
        {
          name: 'np2',
          setting: { numParallel: 2, kvCacheType: 'q8_0', flashAttention: true, contextLength: 4096 },
          fit: 'interactive',
          reason: 'none',
          people: 2,
          share: 0.63,
          band: 1.05,
          throughput: 43,
          memoryBytes: 2e10,
          ramShare: 0.6,
          swapGrowthBytes: 0,
        },
      ],
      recommended: 'np2',
      bestThroughput: 'np2',
      bestPerMemory: 'np2',
      raised: { upTo: 16 },
    },
    attempt: 2,
    observations: {
      eventLoop: { longestMs: 12, atStampsMs: 3, firstLateMs: 1, spanOffMs: 1 },
      clockGapMs: -1,
      slept: false,
      swap: { inBytes: 0, outBytes: 0, usedGrowthBytes: -5 },
      memoryPressure: 1,
      thermalLevel: 0,
      throttleEvents: 0,
      power: ['AC'],
      clients: { before: 1, appeared: 0, most: 1, active: 0 },
      modelsAppeared: 0,
      serverRestarted: false,
      serverLost: 'back',
      cpu: { cores: 10, threads: 8 },
    },
    diagnosis: {
      code: 'saturated',
      message: 'the GPU is saturated',
      evidence: ['throughput no longer grows'],
      advice: 'Serve fewer at once.',
      also: [{ code: 'queueing', message: 'queue from P=5' }],
    },
    warnings: [warning],
  },
  requirements: [{ text: 'cliff > 3', state: 'missed', detail: 'cliff at P=3', advice: 'Serve fewer.' }],
  baseline: {
    state: 'regressed',
    machine: 'Mac16,10',
    sessions: 1,
    stored: [
      {
        startedAt: '2026-02-01T09:30:00.000Z',
        load: 'b',
        conditions,
        order: [1, 2],
        rounds: {
          genSpeed: { 2: [23] },
          throughput: { 2: [43] },
          ttftMs: { 2: [301] },
          memoryBytes: { 2: [2e10] },
        },
      },
    ],
    provisional: true,
    confirmed: false,
    unconfirmedBecause: 'a reload is not allowed',
    judgement: {
      next: 'done',
      verdict: 'regressed',
      cells: [
        {
          metric: 'genSpeed',
          parallel: 2,
          place: 'turn',
          change: -0.2,
          limit: 0.03,
          sees: 0.06,
          stored: 23,
          now: 17,
          verdict: 'regressed',
        },
      ],
      warnings: ['one session'],
    },
    write: 'epoch',
    conditions: [{ name: 'Ollama', stored: '0.24.0', now: '0.25.0' }],
    headline: 'regressed against 1 stored session',
    advice: 'Run again.',
  },
  place: { file: 'benches/chat.bench.ts', line: 3, column: 1 },
  project: 'bench',
  label: 'mini-1',
}
