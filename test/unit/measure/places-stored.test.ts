import { expect, test } from 'vitest'
import { sessionOf } from '../../../src/measure/session.ts'
import { judge } from '../../../src/verdict/judge/judge.ts'
import { summarize } from '../../../src/stats/summary.ts'
import type { PlaceResult } from '../../../src/model/result.ts'

const place = (ttftMs: number, genSpeed: number): PlaceResult => ({
  ttftMs: summarize([ttftMs, ttftMs, ttftMs]),
  genSpeed: summarize([genSpeed, genSpeed, genSpeed]),
  throughput: summarize([genSpeed]),
  outcomes: { completed: 3, failed: 0, rejected: 0, timedOut: 0, aborted: 0, endedEarly: 0, protocolError: 0 },
  roundsSetAside: 0,
  requests: [],
})

const RUN = {
  startedAt: '2026-11-20T10:00:00.000Z',
  conditions: {},
  levels: [],
  memory: [{ source: 'rss' as const, settledBytes: 8e9, samples: [] }],
}

const conversations = (turns: number, slower = 1) =>
  sessionOf({
    ...RUN,
    turns: Array.from({ length: turns }, (_, index) => ({
      turn: index + 1,
      ...place(100 + index, 50 / (index === turns - 1 ? slower : 1)),
    })),
  })

test('of turns the first, the middle and the last are stored; throughput would say the same again', () => {
  expect(conversations(12).rounds).toEqual({
    genSpeed: { 1: [50, 50, 50], 6: [50, 50, 50], 12: [50, 50, 50] },
    ttftMs: { 1: [100, 100, 100], 6: [105, 105, 105], 12: [111, 111, 111] },
    memoryBytes: { 12: [8e9] },
  })
  expect(Object.keys(conversations(2).rounds.genSpeed ?? {})).toEqual(['1', '2'])
  expect(Object.keys(conversations(3).rounds.genSpeed ?? {})).toEqual(['1', '2', '3'])
})

test('of a cold start its cold side is stored', () => {
  const { rounds } = sessionOf({ ...RUN, coldStart: { cold: place(6000, 36), warm: place(90, 36), unloads: [] } })
  expect(rounds).toEqual({
    genSpeed: { 1: [36, 36, 36] },
    ttftMs: { 1: [6000, 6000, 6000] },
    memoryBytes: { 1: [8e9] },
  })
})

test('the judge names turns, in its cells and in its warnings', () => {
  const sessions = [1, 2, 3].map(() => conversations(12))
  const limits = { place: 'turn', rounds: { min: 3, max: 3 } } as const
  const { next, cells } = judge({ sessions, now: conversations(12, 1.3), ...limits })
  expect(next).toBe('confirm')
  expect(cells.filter(({ verdict }) => verdict === 'regressed')).toMatchObject([
    { metric: 'genSpeed', parallel: 12, place: 'turn' },
  ])
  const gone = judge({ sessions, now: conversations(11), ...limits }).warnings
  expect(gone.join(' ')).toContain('gen speed at turn 12 is stored but was not measured now')
  const levels = judge({ sessions, now: conversations(12), rounds: { min: 3, max: 3 } }).cells
  expect(levels.every((cell) => !('place' in cell))).toBe(true)
})
