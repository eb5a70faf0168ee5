import { describe, expect, test } from 'vitest'
import { stallOf } from '../../../src/measure/stall.ts'
import { measureSweep } from '../../../src/measure/sweep.ts'
import { sweepWarnings } from '../../../src/measure/warnings.ts'
import { levelsOf, traceOf } from './fixtures.ts'

const OPTIONS = { coldPrompts: false, cliffThreshold: 0.5 }
const steady = (speed: number) => [speed, speed, speed]
const articleSpeeds = { 1: steady(36.6), 2: steady(23), 3: steady(15.6), 4: steady(11.8) }

describe('the article: 36.6, 23.0, 15.6, 11.8 tok/s at P=1..4', () => {
  const sweep = measureSweep(levelsOf(articleSpeeds), OPTIONS)

  test('the cliff is at P=3, because P=2 is above the line and P=3 below', () => {
    expect(sweep.cliff).toMatchObject({ state: 'at', parallel: 3, after: 2 })
    expect(sweep.cliff.levels.map(({ side }) => side)).toEqual(['above', 'below', 'below'])
  })

  test('nobody queued, so the slots are not known', () => {
    expect(sweep.capacity).toEqual({})
    expect(sweep.levels.map((level) => level.effectiveParallelism?.median)).toEqual([1, 2, 3, 4])
  })
})

describe('cliff', () => {
  test.each([
    ['none', { 1: steady(40), 2: steady(38), 4: steady(30) }, { state: 'none' }],
    [
      'between two measured levels that are not neighbours',
      { 1: steady(40), 2: steady(38), 4: steady(10) },
      { state: 'between', after: 2, parallel: 4 },
    ],
    ['at the edge', { 1: steady(40), 2: steady(20.2) }, { state: 'edge', parallel: 2 }],
    [
      'an edge level in between',
      { 1: steady(40), 2: steady(30), 3: steady(20), 4: steady(10) },
      { state: 'between', after: 2, parallel: 4 },
    ],
    ['unknown without P=1', { 2: steady(20), 4: steady(10) }, { state: 'unknown' }],
  ])('%s', (_, speeds, expected) => {
    expect(measureSweep(levelsOf(speeds), OPTIONS).cliff).toMatchObject(expected)
  })
})

describe('slots', () => {
  test('four requests on two slots: queue from P=4, and no cliff is looked for there', () => {
    const sweep = measureSweep(levelsOf({ 1: steady(40), 2: steady(38), 4: steady(10) }, 2), OPTIONS)
    expect(sweep.capacity).toEqual({ slots: 2, queueFrom: 4 })
    expect(sweep.cliff.state).toBe('none')
    expect(sweepWarnings(sweep)[0]).toMatchObject({ code: 'queueing', parallel: 4 })
  })

  test('one at a time: the cure names every way a server is run', () => {
    const sweep = measureSweep(levelsOf({ 1: steady(40), 2: steady(40) }, 1), OPTIONS)
    expect(sweep.capacity).toEqual({ slots: 1, queueFrom: 2 })
    const [warning] = sweepWarnings(sweep)
    expect(warning?.code).toBe('one-at-a-time')
    for (const word of ['ollama serve', 'launchctl', 'systemctl']) expect(warning?.advice).toContain(word)
  })

  test('waiting is told apart from slow generation', () => {
    const [, two] = measureSweep(levelsOf({ 1: steady(40), 2: steady(40) }, 1), OPTIONS).levels
    expect(two?.genSpeed?.median).toBeCloseTo(40, 6)
    expect(Math.max(...(two?.requests.map((request) => request.queueMs ?? 0) ?? []))).toBeGreaterThan(200)
  })
})

describe('sweet spot', () => {
  test('is the smallest level with 95 % of the peak, with every level that might be it', () => {
    const { sweetSpot } = measureSweep(
      levelsOf({ 1: steady(4), 2: steady(3), 4: steady(1.5), 8: steady(0.75) }),
      OPTIONS,
    )
    expect(sweetSpot?.parallel).toBe(2)
    expect(sweetSpot?.interval[0]).toBe(2)
    expect(sweetSpot?.interval[1]).toBeGreaterThanOrEqual(4)
  })
})

describe('rounds that cannot be believed', () => {
  const burst = traceOf({ round: 2, stepMs: 1, server: { evalMs: 80 }, createdAt: [0, 20, 40, 60, 80] })
  const rounds = [{ traces: [traceOf()] }, { traces: [traceOf({ round: 1 })] }, { traces: [burst] }]
  const sweep = measureSweep([{ parallel: 1, rounds }], OPTIONS)

  test('a burst is set aside, counted and marked', () => {
    const [level] = sweep.levels
    expect(level?.roundsSetAside).toBe(1)
    expect(level?.genSpeed?.rounds).toHaveLength(2)
    expect(level?.genSpeed?.median).toBeCloseTo(50, 6)
    expect(level?.requests.map((request) => request.setAside ?? false)).toEqual([false, false, true])
  })

  test.each([
    ['stamps jump by an hour', { createdAt: [0, 20, 40, 3_600_060, 3_600_080] }],
    ['stamps jump back', { createdAt: [3_600_000, 3_600_020, 0, 20, 40] }],
    ['durations are nonsense', { server: { evalMs: 0.001 } }],
  ])('one account of the server that is wrong is no fault of the client: %s', (_, wrong) => {
    const [level] = measureSweep([{ parallel: 1, rounds: [{ traces: [traceOf(wrong)] }] }], OPTIONS).levels
    expect(level).toMatchObject({ roundsSetAside: 0, genSpeed: { median: expect.closeTo(50, 6) as number } })
  })
})

describe('rounds in which the client stood still', () => {
  const sent = { traces: [traceOf()] }
  const levelOf = (longestMs: number, atStampsMs: number) =>
    measureSweep([{ parallel: 1, rounds: [{ ...sent, stall: { longestMs, atStampsMs } }, sent] }], OPTIONS).levels[0]

  test('are set aside for one long stall, or for a share of a round of 130 ms at stamps that matter', () => {
    expect(levelOf(0, 0)).not.toHaveProperty('roundsStalled')
    expect(levelOf(60, 6)).toMatchObject({ roundsSetAside: 0 })
    expect(levelOf(60, 7)).toMatchObject({ roundsSetAside: 1, roundsStalled: 1, genSpeed: { rounds: { length: 1 } } })
    expect(levelOf(101, 0)).toMatchObject({ roundsSetAside: 1, roundsStalled: 1 })
  })

  test('a stall matters by itself, and by the first and last tokens whose stamps lie in it', () => {
    const traces = [traceOf(), traceOf({ firstAt: 90 })]
    expect(stallOf([], traces)).toEqual({ longestMs: 0, atStampsMs: 0 })
    expect(stallOf([[60, 80]], traces)).toEqual({ longestMs: 20, atStampsMs: 0 })
    expect(
      stallOf(
        [
          [20, 50],
          [100, 120],
          [130, 140],
        ],
        traces,
      ),
    ).toEqual({ longestMs: 30, atStampsMs: 40 })
  })
})

describe('failed requests', () => {
  const failure = { code: 'HTTP_503', message: 'server busy', status: 503 }
  const bad = traceOf({ outcome: 'rejected', failure, contentAt: [], createdAt: [], index: 1 })

  test('are counted, and their round has no speed, because its load was less', () => {
    const whole = { traces: [traceOf({ stepMs: 40 }), traceOf({ stepMs: 40, index: 1 })] }
    const sweep = measureSweep([{ parallel: 2, rounds: [whole, { traces: [traceOf(), bad] }] }], OPTIONS)
    expect(sweep.levels[0]?.outcomes).toMatchObject({ completed: 3, rejected: 1 })
    expect(sweep.levels[0]?.throughput?.rounds).toHaveLength(1)
    expect(sweep.levels[0]?.genSpeed?.rounds).toHaveLength(1)
    expect(sweep.levels[0]?.genSpeed?.median).toBeCloseTo(25, 6)
    expect(sweepWarnings(sweep)[0]).toMatchObject({ code: 'requests-failed', parallel: 2 })
  })

  test('a level with none completed has no numbers and says why', () => {
    const sweep = measureSweep([{ parallel: 2, rounds: [{ traces: [bad, bad] }] }], OPTIONS)
    expect(sweep.levels[0]?.genSpeed).toBeUndefined()
    expect(sweepWarnings(sweep)[0]).toMatchObject({
      code: 'level-not-measured',
      advice: expect.stringContaining('503') as string,
    })
  })
})
