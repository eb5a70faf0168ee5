import { storedDigits } from '../../src/baseline/round-values.ts'
import { isGated, METRIC_KEYS } from '../../src/model/metric.ts'
import type { Session } from '../../src/model/verdict.ts'
import { SessionNoise } from './load-noise.ts'
import { LEVELS, type Machine, type Reading } from './machines.ts'
import { ModelNoise } from './model-noise.ts'
import type { Random } from './random.ts'
import { type Recorded, ResampledNoise } from './resampled-noise.ts'
import { measureLoad, type Planted, type RoundNoise } from './rounds.ts'

/** A machine to measure on: what sessions differ by, and what rounds do. */
export class Rig {
  readonly random: Random
  readonly machine: Machine
  readonly reading: Reading
  readonly #recorded: Recorded | undefined

  /** With `recorded`, rounds are real ones and only what differs between sessions is the model's. */
  constructor(random: Random, machine: Machine, reading: Reading, recorded?: Recorded) {
    this.random = random
    this.machine = machine
    this.reading = reading
    this.#recorded = recorded
  }

  session(): SessionNoise {
    return new SessionNoise(this.random, this.machine, this.reading)
  }

  roundNoise(): RoundNoise {
    return this.#recorded ? new ResampledNoise(this.random, this.#recorded) : new ModelNoise(this.random, this.machine)
  }

  /** Sessions of the unchanged system, as the stored baseline keeps them. */
  record(count: number): Session[] {
    const plan = { rounds: this.reading.storedRounds, levels: LEVELS, planted: NOTHING }
    return Array.from({ length: count }, () =>
      stored(measureLoad({ ...plan, noise: this.session().firstLoad() }, this.roundNoise())),
    )
  }
}

export const NOTHING: Planted = () => 0

/** Round values lose the digits that the stored form does not keep. */
function stored(session: Session): Session {
  const rounds = METRIC_KEYS.filter(isGated).map((metric) => {
    const levels = Object.entries(session.rounds[metric] ?? {})
    const digits = storedDigits(metric)
    const shorten = (value: number): number => toDigits(value, digits)
    return [metric, Object.fromEntries(levels.map(([level, values]) => [level, values.map(shorten)]))] as const
  })
  return { ...session, rounds: Object.fromEntries(rounds) }
}

/** Number(value.toPrecision(digits)), ten times as fast. */
function toDigits(value: number, digits: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) + 1 - digits)
  return Math.round(value / unit) * unit
}
