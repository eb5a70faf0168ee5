import type { TestContext } from 'vitest'
import { startClock, wallMs } from '../clock.ts'
import { BenchError } from '../errors.ts'

/** Before Vitest's limit, so that the requests can be ended and the reason be said. */
const MARGIN_MS = 2000

/** Timers cannot be set for longer. */
const LONGEST_MS = 2 ** 31 - 1

/** Ends a measurement shortly before Vitest would end its test, which could then no longer tell what it had found. */
export class TestLimit {
  readonly #controller = new AbortController()
  readonly #limitMs: number
  readonly #cancel: () => void

  constructor({ timeout, result }: Pick<TestContext['task'], 'timeout' | 'result'>) {
    this.#limitMs = timeout
    const spentMs = result?.startTime === undefined ? 0 : wallMs() - result.startTime
    const leftMs = timeout - spentMs - Math.min(MARGIN_MS, timeout / 5)
    const isLimit = timeout > 0 && leftMs < LONGEST_MS
    this.#cancel = isLimit ? startClock().after(Math.max(0, leftMs), () => this.#controller.abort()) : () => {}
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  end(): void {
    this.#cancel()
  }

  /** @throws BenchError TIMED_OUT once the limit was reached */
  check(): void {
    if (!this.signal.aborted) return
    throw new BenchError(
      'TIMED_OUT',
      `the time limit of this test (${this.#limitMs / 1000} s) ended the measurement: give the test one that covers it, as in ` +
        '`test(name, { timeout: 600_000 }, …)`, or lower num_predict, the rounds or the levels. The rounds that had ended are in the report.',
    )
  }
}
