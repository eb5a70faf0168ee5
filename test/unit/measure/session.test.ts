import { describe, expect, test } from 'vitest'
import { type SessionInput, sessionOf } from '../../../src/measure/session.ts'
import type { LevelResult } from '../../../src/model/result.ts'
import { summarize } from '../../../src/stats/summary.ts'

const level = (parallel: number, speeds: readonly number[]): LevelResult => ({
  parallel,
  genSpeed: summarize(speeds),
  userSpeed: summarize(speeds),
  ttftMs: summarize(speeds),
  memoryBytes: summarize([1e9, 2e9]),
  outcomes: { completed: 3, failed: 0, rejected: 0, timedOut: 0, aborted: 0, endedEarly: 0, protocolError: 0 },
  roundsSetAside: 0,
  requests: [],
})

const SWEEP: SessionInput = {
  startedAt: '2026-11-20T10:00:00.000Z',
  conditions: { memorySource: 'rss' },
  levels: [level(1, [36, 37]), level(4, [])],
  order: [1, 4, 4, 1],
  memory: [
    { source: 'api/ps', settledBytes: 9e9, samples: [] },
    { source: 'rss', settledBytes: 8e9, growthBytes: 1e9, samples: [] },
  ],
}

describe('sessionOf', () => {
  test('judged metrics only, levels with rounds only, memory after warm-up of the compared source', () => {
    expect(sessionOf(SWEEP)).toEqual({
      startedAt: '2026-11-20T10:00:00.000Z',
      conditions: { memorySource: 'rss' },
      order: [1, 4, 4, 1],
      rounds: { genSpeed: { 1: [36, 37] }, ttftMs: { 1: [36, 37] }, memoryBytes: { 4: [8e9] } },
    })
  })

  test('without a named source the first report is the compared one', () => {
    expect(sessionOf({ ...SWEEP, conditions: {} }).rounds.memoryBytes).toEqual({ 4: [9e9] })
  })

  test('under way, or never read: memory is absent', () => {
    expect(sessionOf({ ...SWEEP, memory: undefined }).rounds).not.toHaveProperty('memoryBytes')
    expect(sessionOf({ ...SWEEP, memory: [{ source: 'rss', samples: [] }] }).rounds).not.toHaveProperty('memoryBytes')
    expect(sessionOf({ ...SWEEP, levels: [] }).rounds).toEqual({})
  })
})

const requestsOf = (count: number) =>
  Array.from(
    { length: count },
    (_, round) => ({ round, index: 0, outcome: 'completed', sentAt: 0, endAt: 1, chunks: 1 }) as const,
  )

const had = (parallel: number, speeds: readonly number[], count = speeds.length): LevelResult => ({
  ...level(parallel, speeds),
  requests: requestsOf(count),
})

describe('sessionOf a search', () => {
  const search = { upTo: 32, probes: [8, 16] }
  const searched = {
    ...SWEEP,
    search,
    levels: [had(1, [36, 37, 38, 39, 40]), had(4, [20, 21, 22]), had(8, [10, 11, 12, 13]), had(16, [5], 2)],
  }

  test('has the rounds that all levels have had, and no level that has fewer', () => {
    const { genSpeed } = sessionOf(searched).rounds
    expect(genSpeed).toEqual({ 1: [36, 37, 38], 4: [20, 21, 22], 8: [10, 11, 12] })
  })

  test('a level that lost rounds keeps those it has', () => {
    const lost = { ...searched, levels: [had(1, [36, 37, 38]), had(4, [20, 21, 22]), had(8, [10, 11], 3)] }
    expect(sessionOf(lost).rounds.genSpeed).toEqual({ 1: [36, 37, 38], 4: [20, 21, 22], 8: [10, 11] })
  })

  test('memory is that of the highest level the search began with, wherever it went', () => {
    expect(sessionOf(searched).rounds.memoryBytes).toEqual({ 4: [8e9] })
  })
})
