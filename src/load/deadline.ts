import type { Clock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import { endedEarly } from '../measure/warnings.ts'
import type { Warning } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'

/** Ends a run from outside or when its time is up. */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #clock: Clock
  #cancel: () => void
  readonly #outside: AbortSignal | undefined
  readonly #limitMs: number

  constructor(clock: Clock, limitMs: number, outside: AbortSignal | undefined) {
    this.#clock = clock
    this.#limitMs = limitMs
    this.#outside = outside
    this.#cancel = clock.after(limitMs, this.#stop)
    if (outside?.aborted) this.#stop()
    outside?.addEventListener('abort', this.#stop, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The whole time again, for a further load. Without effect once the run was stopped. */
  restart(): void {
    this.#cancel()
    this.#cancel = this.#clock.after(this.#limitMs, this.#stop)
  }

  end(): void {
    this.#cancel()
    this.#outside?.removeEventListener('abort', this.#stop)
  }

  failure({ name }: ResolvedScenario): BenchError {
    if (this.#outside?.aborted)
      return new BenchError('ABORTED', `scenario "${name}" was stopped before a round had ended; nothing was measured.`)
    if (this.signal.aborted) {
      return new BenchError(
        'TIMED_OUT',
        `scenario "${name}" did not end its first round in ${this.#limitMs / 1000} s: lower num_predict or the levels, or raise \`timeoutMs\`.`,
      )
    }
    return new BenchError('LEVEL_EMPTY', `scenario "${name}" measured nothing at any level.`)
  }

  /** A run that ended before each level had its least rounds is not fit to be judged. */
  warnings(order: readonly number[], { parallel, rounds }: ResolvedScenario): Warning[] {
    if (!this.signal.aborted) return []
    const why = this.#outside?.aborted
      ? 'it was stopped'
      : `its limit of ${Math.round(this.#limitMs / 1000)} s was reached`
    const { guard: _, ...warning } = endedEarly(order.length, why)
    const isFit = parallel.every((level) => roundsOf(level, order) >= rounds.min)
    return [isFit ? warning : { ...warning, guard: true }]
  }

  readonly #stop = (): void => {
    this.#controller.abort()
  }
}

const roundsOf = (parallel: number, order: readonly number[]): number =>
  order.filter((level) => level === parallel).length
