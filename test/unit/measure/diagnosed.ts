import type { Diagnosis } from '../../../src/model/diagnosis.ts'
import type { LevelResult, SweepResult, Warning } from '../../../src/model/result.ts'
import { diagnose } from '../../../src/measure/diagnosis/index.ts'
import { articleSweep } from '../report/fixtures.ts'

const guard = (code: Warning['code'], message: string, advice = `What helps against ${code}.`): Warning => ({
  code,
  guard: true,
  message,
  advice,
})

export const GUARDS = {
  clients: guard('other-clients', 'other programs used the server over 1 connection(s) during the run', 'Close them.'),
  swapping: guard('swapping', 'the machine swapped during the rounds: 812 MB out, 640 MB in'),
  critical: guard('memory-tight', 'the system\'s memory pressure was "critical" during the rounds'),
  drifting: guard('drifting', 'gen speed fell by 18 % over the 92 s of the rounds, all levels alike', 'Let it cool.'),
  bimodal: {
    ...guard('bimodal-rounds', 'rounds at P=2 ran in two ways: 2 at 12, 2 at 23 tok/s', 'Set num_thread: 7.'),
    parallel: 2,
  },
} as const

const one = (value: number) => ({ median: value, p5: value, p95: value, rounds: [value] })
const article = articleSweep({ conditions: { ...articleSweep().conditions, gpuShare: 1 } })

const withSpeeds = (speeds: readonly (readonly [parallel: number, gen: number, all: number])[]): LevelResult[] =>
  speeds.flatMap(([parallel, gen, all]) => {
    const level = article.levels.find((each) => each.parallel === parallel)
    return level ? [{ ...level, genSpeed: one(gen), throughput: one(all) }] : []
  })

/** Gentle enough to have no cliff. */
export const GENTLE: Partial<SweepResult> = {
  levels: withSpeeds([
    [1, 36.6, 36.1],
    [2, 33.0, 63.1],
    [3, 30.1, 87.9],
    [4, 27.6, 108],
  ]),
  cliff: {
    state: 'none',
    threshold: 0.5,
    levels: [
      { parallel: 2, ratio: 0.9, band: 1.05, side: 'above' },
      { parallel: 3, ratio: 0.82, band: 1.05, side: 'above' },
      { parallel: 4, ratio: 0.75, band: 1.05, side: 'above' },
    ],
  },
  sweetSpot: { parallel: 4, interval: [4, 4], peak: 108 },
}

/** Two slots: the third request waits until one is free. */
export const QUEUED: Partial<SweepResult> = {
  ...GENTLE,
  levels: withSpeeds([
    [1, 36.6, 36.1],
    [2, 33.0, 63.1],
    [3, 33.0, 52.0],
    [4, 33.0, 63.2],
  ]).map((level) => ({
    ...level,
    requests: level.requests.map((request) => ({ ...request, queueMs: request.index >= 2 ? 2214 : 2 })),
  })),
  cliff: { state: 'none', threshold: 0.5, levels: [{ parallel: 2, ratio: 0.9, band: 1.05, side: 'above' }] },
  sweetSpot: { parallel: 2, interval: [2, 4], peak: 63.2 },
  capacity: { slots: 2, queueFrom: 3 },
}

const failed = { code: 'HTTP_500', message: 'CUDA error: out of memory', status: 500 }

/** What each diagnosis is made from. */
export const CASES = {
  healthy: GENTLE,
  saturated: {},
  queueing: QUEUED,
  swapping: { ...GENTLE, run: { swapBytes: one(1_240e6) } },
  'out-of-memory': {
    ...GENTLE,
    levels: (GENTLE.levels ?? []).map((level) =>
      level.parallel < 4
        ? level
        : { ...level, requests: level.requests.map((request) => ({ ...request, outcome: 'failed', failure: failed })) },
    ),
  },
  'memory-tight': { ...GENTLE, machine: { ...article.machine, ramBytes: 28e9 } },
  'threads-equal-cores': {
    ...GENTLE,
    conditions: { ...article.conditions, gpuShare: 0 },
    observations: { cpu: { cores: 8 } },
    warnings: [GUARDS.bimodal],
  },
  'not-fit': { warnings: [GUARDS.clients] },
  undecided: {
    levels: article.levels.slice(0, 1),
    cliff: { state: 'unknown', threshold: 0.5, levels: [] },
    sweetSpot: undefined,
  },
} as const satisfies Record<Diagnosis['code'], Partial<SweepResult>>

/** The article's sweep with something else, and the diagnosis of it. */
export function diagnosed(...more: readonly Partial<SweepResult>[]): SweepResult & { readonly diagnosis: Diagnosis } {
  const sweep: SweepResult = { ...article, ...Object.assign({}, ...more) }
  return { ...sweep, diagnosis: diagnose(sweep) }
}
