import { expect, test } from 'vitest'
import { measureColdStart } from '../../../src/measure/cold-start.ts'
import { measureTurns, type TurnTraces } from '../../../src/measure/turns.ts'
import type { RequestTrace } from '../../../src/model/trace.ts'
import { traceOf } from './fixtures.ts'

/** Turn t of a conversation: 30 tokens more each time, 1 ms for each that is computed, 10 tokens of answer. */
function turnOf(turn: number, round: number, more: { computed?: number; outcome?: RequestTrace['outcome'] } = {}) {
  const promptTokens = 40 + 30 * (turn - 1)
  const ms = more.computed ?? (turn === 1 ? 40 : 20)
  const server = { totalMs: ms + 90, loadMs: 0, promptTokens, promptEvalMs: ms, tokens: 10, evalMs: 90 }
  return traceOf({ round, firstAt: ms, stepMs: 10, tokens: 10, server, outcome: more.outcome ?? 'completed' })
}

const turnsOf = (...turns: (readonly RequestTrace[])[]): TurnTraces[] =>
  turns.map((traces, index) => ({
    turn: index + 1,
    rounds: traces.map((trace) => ({ traces: [trace], memoryBytes: 5e9 })),
  }))

test('a turn is the median over conversations', () => {
  const turns = turnsOf([turnOf(1, 0), turnOf(1, 1)], [turnOf(2, 0), turnOf(2, 1)], [turnOf(3, 0), turnOf(3, 1)])
  const measured = measureTurns(turns, { contextLength: 4096, coldPrefill: { tokens: 100, ms: 100 } })
  expect(measured).toMatchObject([
    {
      turn: 1,
      contextTokens: 40,
      prefillSpeed: { median: 1000 },
      prefillMs: { median: 40 },
      memoryBytes: { median: 5e9 },
    },
    { turn: 2, contextTokens: 70, newTokens: 30, ttftMs: { rounds: [20, 20] }, genSpeed: { median: 100 } },
    { turn: 3, contextTokens: 100, cache: { hit: 2, miss: 0, unclear: 0 } },
  ])
  expect(measured[0]).not.toHaveProperty('cache')
  expect(measured[0]).not.toHaveProperty('newTokens')
  // Of a later turn it is not known how much of its prompt was computed.
  expect(measured[1]).not.toHaveProperty('prefillSpeed')
  expect(measured.every((turn) => !('cut' in turn) && !('parallel' in turn))).toBe(true)
})

test('each conversation is looked at by itself: one may miss the cache', () => {
  const turns = turnsOf(
    [turnOf(1, 0), turnOf(1, 1)],
    [turnOf(2, 0), turnOf(2, 1)],
    [turnOf(3, 0), turnOf(3, 1, { computed: 100 })],
  )
  const measured = measureTurns(turns, { coldPrefill: { tokens: 100, ms: 100 } })
  expect(measured[2]).toMatchObject({ cache: { hit: 1, miss: 1 } })
})

test('a conversation that failed at a turn counts there, and its later turns are those of the others', () => {
  const failed = turnOf(2, 0, { outcome: 'failed' })
  const turns = turnsOf([turnOf(1, 0), turnOf(1, 1)], [failed, turnOf(2, 1)], [turnOf(3, 1)])
  const measured = measureTurns(turns, {})
  expect(measured.map(({ outcomes }) => [outcomes.completed, outcomes.failed])).toEqual([
    [2, 0],
    [1, 1],
    [1, 0],
  ])
  expect(measured[2]).toMatchObject({ contextTokens: 100, newTokens: 30 })
})

test('without durations of the server nothing is said of its cache', () => {
  const turns = [1, 2].map((turn) => [{ ...turnOf(turn, 0), server: { promptTokens: 10 + 30 * turn, tokens: 10 } }])
  const measured = measureTurns(turnsOf(...turns), {})
  expect(measured[1]).not.toHaveProperty('cache')
})

const start = (loadMs: number, outcome: RequestTrace['outcome'] = 'completed') => ({
  traces: [
    traceOf({ firstAt: loadMs + 50, server: { loadMs, promptTokens: 10, promptEvalMs: 50, tokens: 5 }, outcome }),
  ],
})

test('a cold start: load times of the requests that completed, beside the warm ones', () => {
  const unloads = [{ waitedMs: 3, released: true }]
  const measured = measureColdStart(
    { cold: [start(900), start(1100), start(0, 'failed')], warm: [start(4), start(5)], unloads },
    1500,
  )
  expect(measured).toMatchObject({
    cold: { loadMs: { median: 1000, rounds: [900, 1100] }, ttftMs: { rounds: [950, 1150] }, outcomes: { failed: 1 } },
    warm: { ttftMs: { rounds: [54, 55] } },
    unloads,
    firstLoadMs: 1500,
  })
  expect(measured.warm).not.toHaveProperty('loadMs')
})
