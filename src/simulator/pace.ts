import type { Noise, Preset } from './preset.ts'
import { normalAt } from './random.ts'

/** One factor for all compute, or one for each number of active requests (others stay at 1). */
export type Slowdown = number | readonly { readonly parallel: number; readonly factor: number }[]

export interface PaceOptions {
  readonly preset: Preset
  readonly slowdown: Slowdown
  readonly noise: Noise
  readonly seed: number
  /** Share of its speed that the machine loses, evenly over `driftMs`. Default 0. */
  readonly drift?: number
  readonly driftMs?: number
  /** ms, monotonic. */
  readonly now?: () => number
  /** How much longer the next computation takes for want of memory. */
  readonly burden?: () => number
}

/** ms of a decode step with `parallel` active requests: measured, and beyond the data the last increment again. */
export function stepMsAt(measured: readonly number[], parallel: number): number {
  const last = measured.at(-1) ?? 0
  const increment = last - (measured.at(-2) ?? 0)
  return measured[parallel - 1] ?? last + (parallel - measured.length) * increment
}

/** How long compute takes: the preset's data, slowed down and with noise. The only place that knows any of these. */
export class Pace {
  readonly #options: PaceOptions
  #loads = 0
  #rounds = 0
  #steps = 0
  #requests = 0
  #firstAt: number | undefined
  #fillsCores = false

  constructor(options: PaceOptions) {
    this.#options = options
  }

  /** The model was loaded, with so many threads; absent is the machine's choice, one on each core. */
  startLoad(threads?: number): void {
    const { machine, model } = this.#options.preset
    const { cpuCores = Number.POSITIVE_INFINITY } = machine
    this.#fillsCores = model.gpuShare === 0 && (threads ?? cpuCores) >= cpuCores
    this.#loads++
  }

  /** The server was idle and now has work. */
  startRound(): void {
    this.#rounds++
  }

  /** ms of the next decode step. */
  step(parallel: number): number {
    const noise = this.#noise('step', this.#steps++)
    return stepMsAt(this.#options.preset.stepMs, parallel) * this.#common(parallel) * noise
  }

  /** ms to compute the prompts of one batch; `parallel` counts the requests active afterwards. */
  prompts(tokensToCompute: readonly number[], parallel: number): number {
    const { requestMs, promptTokenMs } = this.#options.preset
    const each = tokensToCompute.map(
      (tokens) => (requestMs + tokens * promptTokenMs) * this.#noise('request', this.#requests++),
    )
    return each.reduce((sum, ms) => sum + ms, 0) * this.#common(parallel)
  }

  #common(parallel: number): number {
    const noise = this.#noise('load', this.#loads) * this.#noise('round', this.#rounds)
    const { burden = () => 1 } = this.#options
    return this.#slowdown(parallel) * this.#drifted() * this.#contention() * burden() * noise
  }

  /** 1 at the first computation, 1 / (1 - drift) from `driftMs` after it on. */
  #drifted(): number {
    const { drift = 0, driftMs = 0, now } = this.#options
    if (drift === 0 || !now) return 1
    this.#firstAt ??= now()
    return 1 / (1 - drift * Math.min(1, (now() - this.#firstAt) / driftMs))
  }

  /** Threads that wait for each other lose a core to the client in some rounds, and in some they do not. */
  #contention(): number {
    const { contention = 1 } = this.#options.preset
    return this.#fillsCores && this.#rounds % 2 === 0 ? contention : 1
  }

  #slowdown(parallel: number): number {
    const { slowdown } = this.#options
    if (typeof slowdown === 'number') return slowdown
    return slowdown.find((level) => level.parallel === parallel)?.factor ?? 1
  }

  /** Log-normal, so that no time is negative. */
  #noise(kind: keyof Noise, index: number): number {
    const sd = this.#options.noise[kind] ?? 0
    return sd === 0 ? 1 : Math.exp(sd * normalAt(this.#options.seed, kind, index))
  }
}
