import type { GatedMetricKey } from '../../src/model/metric.ts'
import { LEVELS, type Machine, METRICS_JUDGED, type Reading, SCALES } from './machines.ts'
import type { Random } from './random.ts'

/** Share of the session noise's variance that all levels have in common. */
const COMMON = 0.7

/** By level; on the log scale, more is worse. */
type ByLevel = ReadonlyMap<number, number>

/** What stays the same through the rounds of one load of the model. */
export interface LoadNoise {
  readonly of: { readonly [K in GatedMetricKey]: ByLevel }
  readonly job?: Job
}

/** Something else that runs on the machine, from a moment of the session to its end. */
export interface Job {
  readonly worse: number
  /** Share of the session that is over when it begins. */
  readonly from: number
}

/** The noise of one session: half its variance lasts (the hour, the machine's warmth), half is drawn by each load. */
export class SessionNoise {
  readonly #random: Random
  readonly #machine: Machine
  readonly #reading: Reading
  readonly #lasting: LoadNoise['of']
  readonly #job: Job | undefined

  constructor(random: Random, machine: Machine, reading: Reading) {
    this.#random = random
    this.#machine = machine
    this.#reading = reading
    this.#lasting = this.#draw()
    this.#job = random.chance(machine.jobs)
      ? { worse: Math.log(random.between(1.05, 1.25)), from: random.uniform() }
      : undefined
  }

  firstLoad(): LoadNoise {
    return { of: this.#loaded(), job: this.#job }
  }

  /** After a fresh load: a job that has not gone meanwhile is there from the start. */
  nextLoad(): LoadNoise {
    const stays = this.#job && this.#random.chance(this.#reading.jobStays)
    return { of: this.#loaded(), job: stays && this.#job ? { ...this.#job, from: 0 } : undefined }
  }

  #loaded(): LoadNoise['of'] {
    const drawn = this.#draw()
    return byMetric((metric) => {
      const of = (noise: LoadNoise['of'], level: number): number => noise[metric].get(level) ?? 0
      return new Map(LEVELS.map((level) => [level, (of(this.#lasting, level) + of(drawn, level)) / Math.SQRT2]))
    })
  }

  #draw(): LoadNoise['of'] {
    const shared = this.#levels()
    return byMetric((metric) => {
      const levels = this.#reading.sharedByMetrics ? shared : this.#levels()
      return new Map([...levels].map(([level, worse]) => [level, SCALES[metric].session * worse]))
    })
  }

  #levels(): ByLevel {
    const { session } = this.#machine
    const common = Math.sqrt(COMMON) * this.#random.normal()
    const own = (): number => Math.sqrt(1 - COMMON) * this.#random.normal()
    return new Map(LEVELS.map((level) => [level, session * (common + own())]))
  }
}

function byMetric(of: (metric: GatedMetricKey) => ByLevel): LoadNoise['of'] {
  const [genSpeed, throughput, ttftMs, memoryBytes] = METRICS_JUDGED.map(of)
  const none: ByLevel = new Map()
  return {
    genSpeed: genSpeed ?? none,
    throughput: throughput ?? none,
    ttftMs: ttftMs ?? none,
    memoryBytes: memoryBytes ?? none,
  }
}
