import { describe, expect, test } from 'vitest'
import type { BaselineVerdict } from '../../../../src/model/verdict.ts'
import {
  type RequirementInput,
  evaluateRequirement,
  parseRequirement,
} from '../../../../src/verdict/requirement/index.ts'
import { article, sweepOf } from '../fixtures.ts'

const judge = (text: string, input: Partial<RequirementInput> = {}) =>
  evaluateRequirement(parseRequirement(text, { variants: ['old', 'new'] }), { sweep: article(), ...input })

describe('errors', () => {
  const sweep = sweepOf({
    levels: [
      { parallel: 1, rounds: { genSpeed: [30] }, outcomes: { completed: 10 } },
      { parallel: 4, rounds: { genSpeed: [10] }, outcomes: { completed: 27, timedOut: 2, rejected: 1 } },
    ],
  })

  test.each([
    ['no errors', 'missed', '3 of 40 requests did not complete (1 rejected (503), 2 timed out; P=4)'],
    ['errors = 0', 'missed', '3 of 40 requests did not complete (1 rejected (503), 2 timed out; P=4); required = 0'],
    ['errors ≤ 3', 'met', '3 of 40 requests did not complete (1 rejected (503), 2 timed out; P=4); required ≤ 3'],
    [
      'errors < 5%',
      'missed',
      '3 of 40 requests did not complete (1 rejected (503), 2 timed out; P=4) = 7.50 %; required < 5 %',
    ],
    [
      'errors < 10%',
      'met',
      '3 of 40 requests did not complete (1 rejected (503), 2 timed out; P=4) = 7.50 %; required < 10 %',
    ],
    ['errors at P=1 = 0', 'met', 'all 10 requests completed; required = 0'],
  ])('%s', (text, state, detail) => {
    expect(judge(text, { sweep })).toMatchObject({ state, detail })
  })

  test('without any request nothing is green', () => {
    const empty = sweepOf({ levels: [] })
    for (const text of ['no errors', 'errors = 0', 'gen speed ≥ 20', 'throughput ≥ 1', 'cliff > 2', 'cliff > 1']) {
      expect(judge(text, { sweep: empty }).state).toBe('not measured')
    }
  })
})

describe('a level without numbers', () => {
  const sweep = sweepOf({
    levels: [
      { parallel: 1, rounds: { genSpeed: [30], throughput: [29] } },
      { parallel: 2, outcomes: { completed: 0, timedOut: 4, failed: 2 } },
    ],
  })

  test('names the outcomes of its requests', () => {
    expect(judge('P=2 gen speed ≥ 20', { sweep })).toMatchObject({
      state: 'not measured',
      detail: 'no request completed at P=2: 2 failed, 4 timed out',
    })
  })

  test('leaves "every level" open, and does not hinder "the best level"', () => {
    expect(judge('gen speed ≥ 20', { sweep }).state).toBe('not measured')
    expect(judge('throughput ≥ 20', { sweep }).state).toBe('met')
    expect(judge('cliff > 2', { sweep }).state).toBe('not measured')
  })

  test('a level that is not there at all', () => {
    expect(judge('P=8 gen speed ≥ 20', { sweep })).toMatchObject({
      state: 'not measured',
      detail: 'P=8 was not measured; measured were P=1 and 2',
    })
    expect(judge('cliff > 8', { sweep: article() }).state).toBe('missed')
  })

  test("a reference of 0 has no multiples: queue wait at P=1 is what the others' is told against", () => {
    const queue = sweepOf({
      levels: [
        { parallel: 1, rounds: { queueMs: [0, 0, 0] } },
        { parallel: 2, rounds: { queueMs: [900, 1000, 1100] } },
      ],
    })
    expect(judge('P=2 queue wait < 3 × P=1', { sweep: queue }).state).toBe('not measured')
    expect(judge('P=2 queue wait < 2 s', { sweep: queue }).state).toBe('met')
  })
})

const stored = (state: BaselineVerdict['state'], more: Partial<BaselineVerdict> = {}): BaselineVerdict => ({
  state,
  machine: 'Mac mini',
  sessions: 3,
  provisional: false,
  confirmed: false,
  conditions: [],
  headline: `headline of ${state}`,
  ...more,
})

describe('the stored baseline', () => {
  test.each([
    ['regressed', 'missed'],
    ['unchanged', 'met'],
    ['improved', 'met'],
    ['updated', 'met'],
    ['epoch', 'met'],
    ['new', 'met'],
    ['inconclusive', 'inconclusive'],
    ['missing', 'not measured'],
    ['other-machine', 'not measured'],
    ['scenario-changed', 'not measured'],
    ['not-stored', 'not measured'],
  ] as const)('%s is %s', (state, expected) => {
    const verdict = judge('no regression', { baseline: stored(state) })
    expect(verdict).toMatchObject({ state: expected, detail: `headline of ${state}` })
    expect(verdict.advice === undefined).toBe(expected === 'met')
  })

  test('is not measured where none was looked at', () => {
    expect(judge('no regression').state).toBe('not measured')
    expect(judge('P=2 gen speed ≥ 95% of stored').state).toBe('not measured')
  })

  test('gives the reference "stored" its value at the same level', () => {
    const cell = { metric: 'genSpeed', parallel: 2, stored: 24, now: 23, verdict: 'unchanged' } as const
    const judgement = { next: 'done', verdict: 'unchanged', cells: [cell], warnings: [] } as const
    const baseline = stored('unchanged', { judgement })
    expect(judge('P=2 gen speed ≥ 95% of stored', { baseline })).toMatchObject({
      state: 'met',
      detail: 'gen speed at P=2 is 23.0 tok/s = 95.8 % of stored (24.0 tok/s); required ≥ 95 %',
    })
    expect(judge('P=2 gen speed ≥ 97% of stored', { baseline }).state).toBe('missed')
    expect(judge('P=3 gen speed ≥ 95% of stored', { baseline }).state).toBe('not measured')
  })
})

test('a sweep of levels has no turns, and the cure names the mode that has', () => {
  expect(judge('TTFT at turn 12 < 3 × turn 1')).toMatchObject({
    state: 'not measured',
    detail: 'this run has no turns',
    advice: expect.stringContaining("mode: 'context-growth'") as string,
  })
})

test('a variant that the run does not have is not measured, and the cure says how to declare it', () => {
  const lacking = { state: 'not measured', advice: expect.stringContaining('variants: {') as string }
  expect(judge('new P=2 gen speed ≥ 95% of old')).toMatchObject(lacking)
})

test('P=1 is always above the cliff line, if it was measured', () => {
  expect(judge('cliff > 1')).toMatchObject({ state: 'met', detail: expect.stringContaining('P=1') })
})

test('a note says where fewer requests ran at once than asked', () => {
  const levels = [1, 4].map((parallel) => ({
    parallel,
    rounds: { genSpeed: [20, 20, 20], effectiveParallelism: [Math.min(parallel, 2)] },
    peakOverlap: Math.min(parallel, 2),
  }))
  expect(judge('P=4 gen speed ≥ 15', { sweep: sweepOf({ levels }) }).detail).toContain(
    '(with 2.0 requests at once on average)',
  )
})
