import type { TestCase } from 'vitest/node'
import { endedEarly } from '../measure/warnings.ts'
import type { SweepResult } from '../model/result.ts'
import type { SoFar } from './contract.ts'

/** A run that did not come to its end: its result says so, and is not fit to be judged. */
export interface CutShort {
  readonly sweep: SweepResult
  readonly why: string
}

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

  /** Hands over, once, those for which there is a reason by now. */
  take(whyOf: (testId: string) => string | undefined): CutShort[] {
    return [...this.#newest].flatMap(([sweepId, text]) => {
      const { testId, sweep } = JSON.parse(text) as SoFar
      const why = whyOf(testId)
      if (why === undefined) return []
      this.forget(sweepId)
      return [{ why, sweep: { ...sweep, warnings: [...sweep.warnings, endedEarly(sweep.order.length, why)] } }]
    })
  }
}

/** Why a measurement did not come to its end, as far as its test tells; undefined while the test has no result. */
export function whyUnfinished(test: TestCase): string | undefined {
  const result = test.result()
  if (result.state === 'pending') return undefined
  if (result.state === 'passed') return 'its test did not wait for it'
  if (result.state === 'skipped') return 'it was stopped'
  const isTimeout = result.errors.some(({ message }) => TIMED_OUT.test(message))
  return isTimeout ? "its test reached Vitest's time limit" : 'its test failed first'
}

/** Vitest's own words, and ours where we were faster. */
const TIMED_OUT = /^(Test timed out in|the time limit of this test) /u
