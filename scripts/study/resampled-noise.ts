import { readFileSync } from 'node:fs'
import type { GatedMetricKey } from '../../src/model/metric.ts'
import { median } from '../../src/stats/quantile.ts'
import type { Random } from './random.ts'
import { FASTER_IS_BETTER, type RoundNoise } from './rounds.ts'

type Measured = { readonly [K in GatedMetricKey]?: readonly number[] }

interface Captures {
  readonly captures: { readonly [name: string]: { readonly [parallel: string]: Measured } }
}

/** How far each round of a recorded run was from its level's median, on the log scale. */
export type Recorded = ReadonlyMap<number, ReadonlyMap<GatedMetricKey, readonly number[]>>

const FIXTURE = new URL('../../test/fixtures/noise/rounds.json', import.meta.url)

/** By name of the recording. */
export function readRecordings(): ReadonlyMap<string, Recorded> {
  const { captures }: Captures = JSON.parse(readFileSync(FIXTURE, 'utf8'))
  return new Map(Object.entries(captures).map(([name, levels]) => [name, recordedOf(levels)]))
}

function recordedOf(levels: { readonly [parallel: string]: Measured }): Recorded {
  return new Map(Object.entries(levels).map(([parallel, measured]) => [Number(parallel), distances(measured)]))
}

function distances(measured: Measured): Map<GatedMetricKey, readonly number[]> {
  const known = (['genSpeed', 'throughput', 'ttftMs'] as const).flatMap((metric) => {
    const worse = (measured[metric] ?? []).map((value) => (FASTER_IS_BETTER.has(metric) ? -1 : 1) * Math.log(value))
    const middle = median(worse)
    return middle === undefined ? [] : [[metric, worse.map((each) => each - middle)] as const]
  })
  return new Map<GatedMetricKey, readonly number[]>(known)
}

/**
 * Real rounds in the order they were recorded, from a random one on and around the end. P=1 and P=2 keep their common
 * time; higher levels, which were not recorded, take rounds of P=2 from elsewhere.
 */
export class ResampledNoise implements RoundNoise {
  readonly #recorded: Recorded
  readonly #random: Random
  readonly #positions = new Map<number, number>()
  readonly #start: number

  constructor(random: Random, recorded: Recorded) {
    this.#random = random
    this.#recorded = recorded
    this.#start = this.#anywhere()
  }

  next(parallel: number): void {
    const before = this.#positions.get(parallel)
    const first = parallel <= 2 ? this.#start : this.#anywhere()
    this.#positions.set(parallel, before === undefined ? first : before + 1)
  }

  at(metric: GatedMetricKey, parallel: number): number {
    const rounds = this.#recorded.get(Math.min(parallel, 2))?.get(metric)
    return rounds?.[(this.#positions.get(parallel) ?? 0) % rounds.length] ?? 0
  }

  #anywhere(): number {
    return this.#random.index(this.#recorded.get(1)?.get('genSpeed')?.length ?? 1)
  }
}
