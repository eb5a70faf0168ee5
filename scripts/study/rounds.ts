import type { GatedMetricKey } from '../../src/model/metric.ts'
import type { Session } from '../../src/model/verdict.ts'
import type { LoadNoise } from './load-noise.ts'
import { METRICS_JUDGED, SCALES } from './machines.ts'

/** A slow-down that is planted, on the log scale: 0 where nothing is. */
export type Planted = (metric: GatedMetricKey, parallel: number) => number

export interface LoadPlan {
  readonly noise: LoadNoise
  readonly rounds: number
  readonly levels: readonly number[]
  readonly planted: Planted
}

/** Noise of single rounds, on the log scale; more is worse. Asked in the order in which rounds are measured. */
export interface RoundNoise {
  at(metric: GatedMetricKey, parallel: number): number
  /** Before each round of a level. */
  next(parallel: number): void
}

type Values = { [K in GatedMetricKey]?: { [parallel: string]: number[] } }

/** Values around which the noise moves: what they are does not matter to the rule, which knows ratios only. */
const BASE: { readonly [K in GatedMetricKey]: number } = {
  genSpeed: 40,
  throughput: 60,
  ttftMs: 250,
  memoryBytes: 24e9,
}

export const FASTER_IS_BETTER: ReadonlySet<GatedMetricKey> = new Set(['genSpeed', 'throughput'])

/** Measures a load: rounds in serpentine order, each of them with what holds for the load and its own noise. */
export function measureLoad({ noise, rounds, levels, planted }: LoadPlan, own: RoundNoise): Session {
  const values: Values = {}
  for (let round = 0; round < rounds; round += 1) {
    const job = noise.job && (round + 0.5) / rounds > noise.job.from ? noise.job.worse : 0
    for (const parallel of round % 2 === 0 ? levels : levels.toReversed()) {
      own.next(parallel)
      for (const metric of METRICS_JUDGED) {
        const load = (noise.of[metric].get(parallel) ?? 0) + SCALES[metric].job * job
        add(values, { metric, parallel, worse: load + own.at(metric, parallel) + planted(metric, parallel) })
      }
    }
  }
  return { startedAt: '2026-11-01T09:00:00Z', rounds: values }
}

function add(values: Values, at: { metric: GatedMetricKey; parallel: number; worse: number }): void {
  const { metric, parallel, worse } = at
  const levels = (values[metric] ??= {})
  const value = BASE[metric] * Math.exp(FASTER_IS_BETTER.has(metric) ? -worse : worse)
  const rounds = (levels[parallel] ??= [])
  rounds.push(value)
}
