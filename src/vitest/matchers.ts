import { type MatcherState, type TestContext, TestRunner } from 'vitest'
import type { RequirementText } from '../model/requirement-text.ts'
import { requirementMessage } from '../report/requirement-message.ts'
import { checkRequirement } from '../verdict/requirement/check.ts'
import { parseRequirement } from '../verdict/requirement/parse.ts'
import { judgeOf } from './judge.ts'
import type { Matched } from './match-baseline.ts'
import { resultOf } from './sweep.ts'

/** The matchers that the setup file adds to `expect`. */
export const matchers = {
  /** `expect(sweep).toMeet('P=2 gen speed ≥ 60% of baseline')`. @throws TypeError on a requirement that cannot be meant */
  toMeet(this: MatcherState, received: unknown, text: string): Matched {
    const { scenario } = resultOf(received, 'toMeet')
    const requirement = parseRequirement(text, { variants: scenario.variants.map(({ name }) => name) })
    checkRequirement(requirement, scenario)
    const { verdict } = judgeOf(received).judgeRequirement(requirement, received, currentTest(this))
    const met = `met, and this test says it must not be: ${verdict.detail}`
    return {
      pass: verdict.state === 'met',
      message: () => (verdict.state === 'met' ? met : requirementMessage(verdict)),
    }
  },

  /** `expect(sweep).toMatchBaseline()`: no regression against what is stored for this machine. */
  toMatchBaseline(this: MatcherState, received: unknown): Matched {
    refuseNot(this, 'toMatchBaseline')
    const context = currentTest(this)
    const origin = resultOf(received, 'toMatchBaseline')
    return judgeOf(received).matchStored(this, origin, context)
  },

  /** The same, with what is stored written into the call itself. */
  toMatchInlineBaseline(this: MatcherState, received: unknown, inline?: string): Matched {
    refuseNot(this, 'toMatchInlineBaseline')
    const context = currentTest(this)
    const origin = resultOf(received, 'toMatchInlineBaseline')
    return judgeOf(received).matchInline(this, origin, { context, inline })
  },
}

function refuseNot({ isNot }: MatcherState, matcher: string): void {
  if (isNot) throw new TypeError(`expect(sweep).not.${matcher}() says nothing: require what must have changed instead.`)
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
    /** The same, with what is stored written into the call itself. Give the sweep `rounds: 8`: it cannot look ahead. */
    toMatchInlineBaseline(inline?: string): R
  }
}
