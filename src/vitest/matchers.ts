import { type DomainSnapshotAdapter, type MatcherState, Snapshots, type TestContext, TestRunner } from 'vitest'
import type { RequirementText } from '../model/requirement-text.ts'
import type { BaselineVerdict } from '../model/verdict.ts'
import { renderRegression } from '../report/diff.ts'
import { PLAIN } from '../report/palette.ts'
import { requirementMessage } from '../report/requirement-message.ts'
import { outcomeOf } from '../verdict/baseline/outcome.ts'
import { checkRequirement, parseRequirement } from '../verdict/requirement/index.ts'
import { BASELINE_ARTIFACT } from './contract.ts'
import { judgeRequirement } from './requirement.ts'
import { recordOn } from './record.ts'
import { settings } from './settings.ts'
import { entryOf, type StoredEntry } from './stored-entry.ts'
import { resultOf, type SweepOrigin } from './sweep.ts'

interface Matched {
  readonly pass: boolean
  message(): string
}

/** The matchers that the setup file adds to `expect`. */
export const matchers = {
  /** `expect(sweep).toMeet('P=2 gen speed ≥ 60% of baseline')`. @throws TypeError on a requirement that cannot be meant */
  toMeet(this: MatcherState, received: unknown, text: string): Matched {
    const requirement = parseRequirement(text)
    checkRequirement(requirement, resultOf(received, 'toMeet').result.scenario)
    const { verdict } = judgeRequirement(requirement, received, currentTest(this))
    const met = `met, and this test says it must not be: ${verdict.detail}`
    return {
      pass: verdict.state === 'met',
      message: () => (verdict.state === 'met' ? met : requirementMessage(verdict)),
    }
  },

  /** `expect(sweep).toMatchBaseline()`: no regression against what is stored for this machine. */
  toMatchBaseline(this: MatcherState, received: unknown): Matched {
    if (this.isNot)
      throw new TypeError('expect(sweep).not.toMatchBaseline() says nothing: require what must have changed instead.')
    const origin = resultOf(received, 'toMatchBaseline')
    const context = currentTest(this)
    const entry = entryOf(context.task)
    const verdict = entry.verdictOn(origin.result, origin.scenario)
    recordOn(context, { type: BASELINE_ARTIFACT, sweepId: origin.sweepId, verdict })
    const outcome = outcomeIn(verdict, origin)
    if (outcome === 'skip') return context.skip(verdict.headline)
    return matchBaseline.call(this, { origin, entry, verdict, pass: outcome === 'pass' })
  },
}

/** Whether a verdict passes, fails or is shown as skipped, by the scenario's policy and whether this is CI. */
export function outcomeIn(
  verdict: BaselineVerdict,
  { scenario }: Pick<SweepOrigin, 'scenario'>,
): 'pass' | 'fail' | 'skip' {
  return outcomeOf(verdict, { ci: settings().ci, onInconclusive: scenario.onInconclusive })
}

interface Judged {
  readonly origin: SweepOrigin
  readonly entry: StoredEntry
  readonly verdict: BaselineVerdict
  readonly pass: boolean
}

/**
 * Lets Vitest write, keep or refuse the entry; the verdict is ours. A run that must not be stored never reaches Vitest,
 * and its entry stays as it is.
 */
function matchBaseline(this: MatcherState, { origin, entry, verdict, pass }: Judged): Matched {
  const message = () => renderRegression(verdict, { palette: PLAIN })
  if (verdict.write === undefined && !pass && verdict.state !== 'missing') return { pass, message }
  const text = entry.textWith(origin.result, verdict.write ?? 'append')
  const result = Snapshots.toMatchDomainSnapshot.call(this, adapterOf(text, verdict), origin.result)
  const silent = { ...result, pass, message, actual: undefined, expected: undefined }
  return silent
}

/** `text` is what is stored when Vitest writes; without something to write, what is stored already matches. */
function adapterOf(text: string, { write }: BaselineVerdict): DomainSnapshotAdapter<string, string> {
  return {
    name: 'ollama-baseline',
    capture: () => text,
    render: (captured) => captured,
    parseExpected: (input) => input,
    match: (captured) => ({ pass: write === undefined, resolved: captured }),
  }
}

function currentTest(state: MatcherState): TestContext {
  const context = TestRunner.getCurrentTest()?.context
  if (context) return context
  throw new TypeError(
    `expect(sweep) of ${state.currentTestName ?? 'a benchmark'} was called outside of a test: call it within one.`,
  )
}

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Judges one requirement, such as `'P=2 gen speed ≥ 60% of baseline'`, on a measured sweep. */
    toMeet(requirement: RequirementText): R
    /** No regression against the stored baseline of this machine. */
    toMatchBaseline(): R
  }
}
