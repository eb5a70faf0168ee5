import { describe, expect, test } from 'vitest'
import type { MetricKey } from '../../../../src/model/metric.ts'
import type { PlaceResult, SweepResult } from '../../../../src/model/result.ts'
import { evaluateRequirement, parseRequirement } from '../../../../src/verdict/requirement/index.ts'
import { levelOf, sweepOf } from '../fixtures.ts'

const placeOf = (rounds: { readonly [K in MetricKey]?: readonly number[] }): PlaceResult => {
  const { outcomes, roundsSetAside, requests, ...metrics } = levelOf({ parallel: 1, rounds })
  return { ...metrics, outcomes, roundsSetAside, requests }
}

/** TTFT 100, 150 and 260 ms, 50 to 40 tok/s, and memory that grows by 1 %. */
const conversations = (): SweepResult => ({
  ...sweepOf({ levels: [] }),
  turns: [
    {
      turn: 1,
      ...placeOf({ ttftMs: [99, 100, 101], genSpeed: [50, 50, 51], memoryBytes: [5e9], effectiveParallelism: [1] }),
    },
    { turn: 2, ...placeOf({ ttftMs: [150, 150, 151], genSpeed: [46, 45, 45], effectiveParallelism: [1] }) },
    { turn: 3, ...placeOf({ ttftMs: [260, 259, 262], genSpeed: [40, 40, 40], effectiveParallelism: [1] }) },
  ],
  run: { memoryGrowthBytes: { median: 0.05e9, p5: 0.05e9, p95: 0.05e9, rounds: [0.05e9] } },
})

const judge = (text: string, sweep = conversations()) => evaluateRequirement(parseRequirement(text), { sweep })

describe('turns', () => {
  test.each([
    ['TTFT < 2 s at turn 2', 'met', 'TTFT at turn 2 is 0.150 s; required < 2 s'],
    ['TTFT at turn 3 < 3 × turn 1', 'met', 'TTFT at turn 3 is 260 ms = 2.60 × turn 1 (100 ms); required < 3 ×'],
    ['TTFT at turn 3 < 2 × turn 1', 'missed', 'TTFT at turn 3 is 260 ms = 2.60 × turn 1 (100 ms); required < 2 ×'],
    [
      'gen speed at turn 3 ≥ 75% of turn 1',
      'met',
      'gen speed at turn 3 is 40.0 tok/s = 80.0 % of turn 1 (50.0 tok/s); required ≥ 75 %',
    ],
    [
      'gen speed at turn 3 ≥ 90% of turn 1',
      'missed',
      'gen speed at turn 3 is 40.0 tok/s = 80.0 % of turn 1 (50.0 tok/s); required ≥ 90 %',
    ],
    ['memory growth < 2%', 'met', 'memory growth is 50.0 MB = 1.00 % of 5.00 GB at turn 1; required < 2 %'],
    ['no errors', 'met', 'all 9 requests completed'],
    ['errors = 0', 'met', 'all 9 requests completed; required = 0'],
  ])('%s', (text, state, detail) => {
    expect(judge(text)).toMatchObject({ state, detail })
  })

  test('without a turn every turn is meant, and the worst is told', () => {
    expect(judge('TTFT < 200 ms')).toMatchObject({
      state: 'missed',
      detail: 'TTFT at turn 3 is 260 ms; required < 200 ms (worst of turns 1 to 3)',
    })
    expect(judge('TTFT < 3 × turn 1').detail).toContain('(worst of turns 2 and 3)')
  })

  test('the advice is about the history, not about sharing', () => {
    expect(judge('gen speed at turn 3 ≥ 90% of turn 1').advice).toContain('Keep the history short')
  })

  test('a turn that no conversation reached is not measured', () => {
    expect(judge('TTFT < 2 s at turn 4')).toMatchObject({
      state: 'not measured',
      detail: 'turn 4 was not measured; measured were turns 1 to 3',
    })
  })

  test('a percentile says how many conversations it needs', () => {
    expect(judge('TTFT p95 < 2 s at turn 3')).toMatchObject({
      state: 'not measured',
      advice: expect.stringContaining('Set `rounds: 20` (turn 3 gives 1 a round)') as string,
    })
  })

  test('levels and the cliff belong to another run', () => {
    expect(judge('TTFT < 2 s at P=2').detail).toBe('this run measured turns of conversations, not levels')
    expect(judge('gen speed ≥ 60% of baseline').state).toBe('not measured')
    expect(judge('cliff > 2').state).toBe('not measured')
  })
})

const coldStart = (): SweepResult => ({
  ...sweepOf({ levels: [] }),
  coldStart: {
    cold: placeOf({ ttftMs: [6100, 6200, 6400], genSpeed: [36] }),
    warm: placeOf({ ttftMs: [90] }),
    unloads: [],
  },
  run: { loadMs: { median: 6000, p5: 5900, p95: 6200, rounds: [5900, 6000, 6200] } },
})

describe('a cold start', () => {
  test.each([
    ['load time < 20 s', 'met', 'load time is 6.00 s; required < 20 s'],
    ['TTFT < 5 s', 'missed', 'TTFT at cold start is 6.20 s; required < 5 s'],
    ['gen speed ≥ 20 tok/s', 'met', 'gen speed at cold start is 36.0 tok/s; required ≥ 20 tok/s'],
  ])('%s', (text, state, detail) => {
    expect(judge(text, coldStart())).toMatchObject({ state, detail })
  })

  test('a turn or a level belongs to another run', () => {
    expect(judge('TTFT < 5 s at turn 1', coldStart()).detail).toBe('this run has no turns')
    expect(judge('TTFT < 5 s at P=1', coldStart()).detail).toBe('this run measured a cold start, not levels')
  })
})
