import type { GatedMetricKey } from '../../src/model/metric.ts'
import { LEVELS, type Machine, SCALES } from './machines.ts'
import { Random } from './random.ts'
import type { RoundNoise } from './rounds.ts'

const ROUND_SECONDS = 22
const MEMORY_SECONDS = 60
const WARMING_SECONDS = 120

/** The noise model's rounds: slow noise and drift go on through them, request and round noise are drawn anew. */
export class ModelNoise implements RoundNoise {
  readonly #random: Random
  readonly #machine: Machine
  readonly #drift: number
  #seconds = 0
  #slow: number
  #outlier = 0

  constructor(random: Random, machine: Machine) {
    this.#random = random
    this.#machine = machine
    this.#drift = random.chance(0.5) ? machine.drift * random.uniform() : 0
    this.#slow = machine.slow * random.normal()
  }

  next(): void {
    const step = ROUND_SECONDS / LEVELS.length
    const kept = Math.exp(-step / MEMORY_SECONDS)
    this.#seconds += step
    this.#slow = kept * this.#slow + Math.sqrt(1 - kept * kept) * this.#machine.slow * this.#random.normal()
    this.#outlier = this.#random.chance(this.#machine.outliers) ? Math.log(this.#random.between(1.1, 1.4)) : 0
  }

  at(metric: GatedMetricKey, parallel: number): number {
    const scale = SCALES[metric]
    const warmed = this.#drift * (1 - Math.exp(-this.#seconds / WARMING_SECONDS))
    const outlier = metric === 'memoryBytes' ? scale.round * this.#outlier : this.#outlier
    const round = this.#machine.round * this.#random.normal() + this.#requests(metric, parallel)
    return scale.slow * (this.#slow + warmed) + scale.round * round + outlier
  }

  /** A round's value is the median over its requests; throughput has their mean, memory has no requests. */
  #requests(metric: GatedMetricKey, parallel: number): number {
    const { request } = this.#machine
    if (metric === 'memoryBytes') return 0
    if (metric === 'throughput') return (request * this.#random.normal()) / Math.sqrt(parallel)
    const medians = MEDIANS.get(parallel) ?? []
    return request * (medians[this.#random.index(medians.length)] ?? 0)
  }
}

/** Medians of P standard normals, by P: drawn once, because drawing them for each round takes most of the time. */
const MEDIANS: ReadonlyMap<number, readonly number[]> = drawMedians(new Random(20_000), 20_000)

function drawMedians(random: Random, count: number): Map<number, number[]> {
  return new Map(LEVELS.map((level) => [level, Array.from({ length: count }, () => medianOf(random, level))]))
}

function medianOf(random: Random, size: number): number {
  const sorted = Array.from({ length: size }, () => random.normal()).sort((a, b) => a - b)
  return ((sorted[(size - 1) >> 1] ?? 0) + (sorted[size >> 1] ?? 0)) / 2
}
