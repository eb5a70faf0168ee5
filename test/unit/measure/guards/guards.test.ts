import { describe, expect, test } from 'vitest'
import { guardWarnings, textChanged } from '../../../../src/measure/guards/index.ts'
import type { ForeignClients, RunObservations } from '../../../../src/model/observations.ts'
import type { LevelResult, WarningCode } from '../../../../src/model/result.ts'
import { summarize } from '../../../../src/stats/summary.ts'
import { inputOf, levelsFrom, played } from './fixtures.ts'

const on = (observations: RunObservations, levels: readonly LevelResult[] = []) =>
  guardWarnings(inputOf(observations, { levels }))

const STEADY = levelsFrom(played({ 1: [100, 101, 100], 2: [70, 69, 70], 4: [40, 40, 41] }))

test('a run that nothing disturbed has no warning', () => {
  const calm: RunObservations = {
    eventLoop: { longestMs: 60, atStampsMs: 0 },
    clockGapMs: 12,
    slept: false,
    swap: { inBytes: 4_000_000, outBytes: 64_000_000, usedGrowthBytes: 0 },
    memoryPressure: 1,
    thermalLevel: 0,
    throttleEvents: 0,
    power: ['AC', 'UPS'],
    clients: { before: 0, appeared: 0, most: 0, active: 0 },
    modelsAppeared: 0,
    serverRestarted: false,
    cpu: { cores: 8 },
  }
  expect(on(calm, STEADY)).toEqual([])
  expect(on({}, STEADY)).toEqual([])
})

test.each<[WarningCode, RunObservations, RegExp]>([
  ['suspended', { clockGapMs: 2001 }, /wall clock jumped by 2 s/],
  ['suspended', { clockGapMs: -3600_000 }, /wall clock jumped by 3600 s/],
  ['suspended', { slept: true }, /the machine slept/],
  ['model-reloaded', { serverRestarted: true }, /restarted during the run/],
  ['model-reloaded', { serverLost: 'back', serverRestarted: true }, /restarted during the run/],
  ['server-lost', { serverLost: 'gone', serverRestarted: true }, /did not come back, so the run ended after 9 rounds/],
  ['other-model-loaded', { modelsAppeared: 1 }, /1 other model/],
  ['swapping', { swap: { inBytes: 0, outBytes: 64_000_001 } }, /64 MB out, 0 MB in/],
  ['swapping', { swap: { inBytes: 2_000_000_000, outBytes: 0 } }, /0 MB out, 2000 MB in/],
  ['memory-tight', { memoryPressure: 4 }, /"critical"/],
  ['throttled', { thermalLevel: 2 }, /"heavy"/],
  ['throttled', { throttleEvents: 3 }, /3 time/],
  ['on-battery', { power: ['AC', 'battery'] }, /on battery/],
])('%s by %j, alone, as a guard with advice', (code, observations, message) => {
  const [warning, ...more] = on(observations, STEADY)
  expect(more).toEqual([])
  expect(warning).toMatchObject({ code, guard: true, message: expect.stringMatching(message) as string })
  expect(warning?.advice).not.toBe('')
})

test('a word of warning from the system leaves the run fit to be judged', () => {
  const [warning, ...more] = on({ memoryPressure: 2 }, STEADY)
  expect(more).toEqual([])
  expect(warning).toMatchObject({ code: 'memory-tight', message: expect.stringContaining('"warning"') as string })
  expect(warning?.guard).toBeUndefined()
})

describe('other clients', () => {
  const waiting = STEADY.map((level): LevelResult =>
    level.parallel === 1 ? { ...level, queueMs: summarize([0, 0, 900]), e2eMs: summarize([700, 700, 1600]) } : level,
  )

  test.each<[string, ForeignClients, readonly LevelResult[], boolean]>([
    ['data over its connection is work', { before: 1, appeared: 0, most: 1, active: 1 }, STEADY, true],
    ['no data is none, also over a new one', { before: 0, appeared: 1, most: 1, active: 0 }, STEADY, false],
    ['without counts a new one is taken for work', { before: 1, appeared: 1, most: 2 }, STEADY, true],
    ['without counts one that always was there is not', { before: 1, appeared: 0, most: 1 }, STEADY, false],
    ['unless a lone request had to wait', { before: 1, appeared: 0, most: 1 }, waiting, true],
  ])('%s', (_, clients, levels, guard) => {
    const [warning, ...more] = on({ clients }, levels)
    expect(more).toEqual([])
    expect(warning).toMatchObject({
      code: 'other-clients',
      message: expect.stringContaining('1 connection(s)') as string,
    })
    expect(warning?.guard ?? false).toBe(guard)
  })
})

const withRoundsLost = (flags: readonly boolean[], roundsStalled = 0) => {
  const rounds = flags.map((gone, at) => ({
    parallel: 2,
    at,
    genSpeed: 50,
    ...(gone ? { setAside: true as const } : {}),
  }))
  return on(
    {},
    levelsFrom(rounds).map((level) => ({ ...level, roundsStalled })),
  )
}

describe('rounds set aside', () => {
  test('a third of them is a word, more is a guard', () => {
    expect(withRoundsLost([true, false, false])).toEqual([expect.not.objectContaining({ guard: true })])
    expect(withRoundsLost([true, true, false])).toEqual([
      expect.objectContaining({ code: 'client-starved', guard: true }),
    ])
    expect(withRoundsLost([true, true, true, false])[0]?.message).toMatch(/3 of 4 rounds at P=2/)
  })

  test('it is told whether tokens came in bursts or the client stood still', () => {
    expect(withRoundsLost([true, false, false])[0]?.message).toMatch(/bursts/)
    expect(withRoundsLost([true, false, false], 1)[0]?.message).toMatch(/stood still/)
    expect(withRoundsLost([true, true, false], 1)[0]?.message).toMatch(/stood still .*\(1\), or .*bursts/)
  })
})

const withShortOutputs = (short: number, of: number) =>
  on(
    {},
    levelsFrom(
      Array.from({ length: of }, (_, at) => ({ parallel: 1, at, genSpeed: 50, tokens: at < short ? 20 : 64 })),
    ),
  )

describe('short outputs', () => {
  test.each([
    [0, []],
    [1, [false]],
    [5, [false]],
    [6, [true]],
  ])('%i of 10', (short, guards) => {
    const found = withShortOutputs(short, 10)
    expect(found.map(({ guard }) => guard ?? false)).toEqual(guards)
    expect(found.every(({ code }) => code === 'short-outputs')).toBe(true)
  })
})

const bimodalAmong = (speeds: readonly number[], more = {}) =>
  guardWarnings(inputOf({ cpu: { cores: 8 } }, { levels: levelsFrom(played({ 1: speeds })), ...more })).filter(
    ({ code }) => code === 'bimodal-rounds',
  )

describe('bimodal rounds', () => {
  test('as seen on a real server with as many threads as cores', () => {
    const [warning] = bimodalAmong([462, 439, 82, 82, 104], { gpuShare: 0 })
    expect(warning).toMatchObject({
      guard: true,
      parallel: 1,
      message: expect.stringContaining('3 at 82-104, 2 at 439-462 tok/s') as string,
    })
    expect(warning?.advice).toMatch(/num_thread: 7/)
    expect(bimodalAmong([462, 439, 82, 82, 104], { gpuShare: 1 })[0]?.advice).not.toMatch(/num_thread/)
  })

  test.each([
    [[100, 101, 99, 60]],
    [[100, 60, 100]],
    [[100, 95, 85, 78, 70, 62]],
    [[100, 75, 56, 42]],
    [[60, 61, 100, 99, 101, 98, 102, 100]],
  ])('one or two outliers and a wide spread are not: %j', (speeds) => {
    expect(bimodalAmong(speeds)).toEqual([])
  })
})

test('another text of the probe is a word, not a guard; an unknown one is nothing', () => {
  expect(textChanged('aa', 'bb')).toEqual([expect.objectContaining({ code: 'text-changed' })])
  expect(textChanged('aa', 'bb')[0]).not.toHaveProperty('guard')
  for (const [now, stored] of [
    ['aa', 'aa'],
    [undefined, 'bb'],
    ['aa', undefined],
  ])
    expect(textChanged(now, stored)).toEqual([])
})
