import type { TestCase, TestRunEndReason } from 'vitest/node'
import type { SweepResult } from '../model/result.ts'
import { endedEarly } from '../measure/warnings.ts'
import type { SoFar } from './contract.ts'

/** In the main process: what measurements under way had found when their worker was last heard of. */
export class Unfinished {
  readonly #newest = new Map<string, string>()

  /** Kept as text: reading each would take processor time from the machine that is being measured. */
  readonly keep = (sweepId: string, text: string): void => {
    this.#newest.set(sweepId, text)
  }

  /** The measurement came to its end and is reported as such. */
  forget(sweepId: string): void {
    this.#newest.delete(sweepId)
  }

  /** Hands over all that is left, once. */
  take(): SoFar[] {
    const left = [...this.#newest.values()].map((text) => JSON.parse(text) as SoFar)
    this.#newest.clear()
    return left
  }
}

/** The result of a run that was cut short: it says so, and is not fit to be judged. */
export const cutShort = ({ sweep }: SoFar, why: string): SweepResult => ({
  ...sweep,
  warnings: [...sweep.warnings, endedEarly(sweep.order.length, why)],
})

/** Why a measurement did not come to its end, as far as its test tells. */
export function whyUnfinished(test: TestCase | undefined, reason: TestRunEndReason): string {
  const result = test?.result()
  if (result?.state === 'failed') {
    const isTimeout = result.errors.some(({ message }) => TIMED_OUT.test(message))
    return isTimeout ? "its test reached Vitest's time limit" : 'its test failed first'
  }
  return reason === 'interrupted' ? 'it was stopped' : 'its worker process ended'
}

/** Vitest's own words, and ours where we were faster. */
const TIMED_OUT = /^(Test timed out in|the time limit of this test) /u
