import { describe, expect, test } from 'vitest'
import type { LevelResult, SweepResult, Warning } from '../../../../src/model/result.ts'
import { summarize } from '../../../../src/stats/summary.ts'
import { fitnessOf, sessionFaults } from '../../../../src/verdict/baseline/fitness.ts'

const NONE = { failed: 0, rejected: 0, timedOut: 0, aborted: 0, endedEarly: 0, protocolError: 0 }

const level = (more: Partial<LevelResult> = {}): LevelResult => ({
  parallel: 2,
  genSpeed: summarize([20, 21, 20]),
  outcomes: { completed: 6, ...NONE },
  roundsSetAside: 0,
  requests: [],
  ...more,
})

const fitness = (levels: readonly LevelResult[], warnings: readonly Warning[] = []) =>
  fitnessOf({ levels, warnings } satisfies Pick<SweepResult, 'levels' | 'warnings'>)

describe('fitnessOf', () => {
  test('a clean run, and one that lost a single round, may be stored', () => {
    expect(fitness([level()])).toEqual({ doubts: [], faults: [] })
    expect(fitness([level({ roundsSetAside: 1 })])).toEqual({ doubts: [], faults: [] })
  })

  test('starved when more than a third of the rounds of a level were lost, up to all of them', () => {
    expect(fitness([level({ roundsSetAside: 2 })]).doubts).toEqual([expect.stringContaining('2 rounds at P=2')])
    expect(fitness([level({ roundsSetAside: 3, genSpeed: undefined })]).doubts).toHaveLength(1)
  })

  test('drifting is a doubt, with the words of its warning', () => {
    const warning: Warning = { code: 'drifting', message: 'P=1 slowed by 9 %', advice: 'Let it cool.' }
    expect(fitness([level()], [warning])).toEqual({ doubts: ['P=1 slowed by 9 %'], faults: [] })
  })

  test('a failed request is a fault', () => {
    const outcomes = { completed: 4, ...NONE, rejected: 1, timedOut: 1 }
    expect(fitness([level({ outcomes })]).faults).toEqual(['2 requests at P=2 did not complete'])
  })
})

test('a session without values, or with an impossible one, has a fault', () => {
  const startedAt = '2026-11-20T10:00:00Z'
  expect(sessionFaults({ startedAt, rounds: {} })).toEqual([expect.stringContaining('no judged metric')])
  expect(sessionFaults({ startedAt, rounds: { genSpeed: { 1: [1, -2] } } })).toEqual([expect.stringContaining('-2')])
  expect(sessionFaults({ startedAt, rounds: { genSpeed: { 1: [1, 2] } } })).toEqual([])
})
