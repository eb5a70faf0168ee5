import { describe, expect, test } from 'vitest'
import { findCapacity } from '../../../src/measure/capacity.ts'
import { measureSweep } from '../../../src/measure/sweep.ts'
import type { LevelResult } from '../../../src/model/result.ts'
import { levelsOf, traceOf } from './fixtures.ts'

const OPTIONS = { coldPrompts: false, cliffThreshold: 0.5 }
const OUTCOMES = { completed: 1, failed: 0, rejected: 0, timedOut: 0, aborted: 0, endedEarly: 0, protocolError: 0 }

/** Levels of which only the most requests at one moment are known. */
const seen = (peaks: Readonly<Record<number, number | undefined>>): LevelResult[] =>
  Object.entries(peaks).map(([parallel, peakOverlap]) => {
    return { parallel: Number(parallel), peakOverlap, outcomes: OUTCOMES, roundsSetAside: 0, requests: [] }
  })

describe('slots', () => {
  test.each<[string, Record<number, number | undefined>, object]>([
    ['nothing measured', {}, {}],
    ['only P=1', { 1: 1 }, {}],
    ['all side by side', { 1: 1, 2: 2, 4: 4 }, {}],
    ['one at a time', { 1: 1, 2: 1, 4: 1 }, { slots: 1, queueFrom: 2 }],
    ['two slots, and levels on both sides', { 1: 1, 2: 2, 3: 2, 4: 2 }, { slots: 2, queueFrom: 3 }],
    ['four slots, seen at P=6 only', { 1: 1, 2: 2, 6: 4 }, { slots: 4, queueFrom: 6 }],
    ['half of the rounds saw one more: it is the larger number', { 1: 1, 4: 2.5 }, { slots: 3, queueFrom: 4 }],
    // P=2 missed each other once, but P=4 shows that there is room for four.
    ['a lower level that did not meet, and a higher one that did', { 1: 1, 2: 1, 4: 4 }, {}],
    ['a level without answers tells nothing', { 1: 1, 2: undefined, 4: 2 }, { slots: 2, queueFrom: 4 }],
  ])('%s', (_, peaks, expected) => {
    expect(findCapacity(seen(peaks))).toEqual(expected)
  })

  test('requests that failed are no queue: the server had room for more than the rest', () => {
    const [one, four] = levelsOf({ 1: [40, 40], 4: [20, 20] })
    const failure = { code: 'HTTP_500', message: 'no', status: 500 }
    const rounds = (four?.rounds ?? []).map(({ traces }) => ({
      traces: traces.map((trace, index) =>
        index < 2 ? trace : traceOf({ ...trace, outcome: 'failed', failure, contentAt: [], createdAt: [] }),
      ),
    }))
    const sweep = measureSweep([...(one ? [one] : []), { parallel: 4, rounds }], OPTIONS)
    expect(sweep.levels[1]?.outcomes).toMatchObject({ completed: 4, failed: 4 })
    expect(sweep.levels[1]?.peakOverlap).toBeUndefined()
    expect(sweep.capacity).toEqual({})
  })

  test('one round that is whole is enough to see them', () => {
    const [one, four] = levelsOf({ 1: [40, 40], 4: [20, 20] }, 2)
    const [whole, other] = four?.rounds ?? []
    const traces = (other?.traces ?? []).map((trace) => ({ ...trace, outcome: 'timedOut' as const }))
    const rounds = [...(whole ? [whole] : []), { traces }]
    const sweep = measureSweep([...(one ? [one] : []), { parallel: 4, rounds }], OPTIONS)
    expect(sweep.capacity).toEqual({ slots: 2, queueFrom: 4 })
  })
})
