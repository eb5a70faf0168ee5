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

const DRIFTING: Warning = { code: 'drifting', guard: true, message: 'fell by 9 %', advice: 'Let it cool.' }

const fitness = (levels: readonly LevelResult[], warnings: readonly Warning[] = []) =>
  fitnessOf({ levels, warnings } satisfies Pick<SweepResult, 'levels' | 'warnings' | 'confirmation'>)

describe('fitnessOf', () => {
  test('a clean run, and one with warnings that are no guards, may be stored', () => {
    expect(fitness([level()])).toEqual({ doubts: [], faults: [] })
    const warning: Warning = { code: 'client-starved', message: '1 of 4 rounds set aside', advice: 'Free a core.' }
    expect(fitness([level({ roundsSetAside: 1 })], [warning])).toEqual({ doubts: [], faults: [] })
  })

  test('a guard is a doubt, with the words of its warning', () => {
    expect(fitness([level()], [DRIFTING])).toEqual({ doubts: ['fell by 9 %'], advice: DRIFTING.advice, faults: [] })
  })

  test('a guard of the confirmation is a doubt too, said once', () => {
    const load = { startedAt: '2026-11-20T10:00:00Z', levels: [], order: [], memory: [] }
    const confirmation = { state: 'measured' as const, ...load, warnings: [DRIFTING] }
    expect(fitnessOf({ levels: [level()], warnings: [], confirmation }).doubts).toEqual(['fell by 9 %'])
    expect(fitnessOf({ levels: [level()], warnings: [DRIFTING], confirmation }).doubts).toHaveLength(1)
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
