import { describe, expect, test } from 'vitest'
import { drifting } from '../../../../src/measure/guards/drifting.ts'
import { inputOf, levelsFrom, played } from './fixtures.ts'
import { type MachineNoise, QUIET, random, session, TYPICAL, WHITE } from './noise.ts'

const guardOn = (speeds: Readonly<Record<number, readonly number[]>>) =>
  drifting(inputOf({}, { levels: levelsFrom(played(speeds)) }))

describe('drifting', () => {
  test('8 % lost evenly over three rounds of three levels is named, with its size and time', () => {
    const [warning, ...more] = guardOn({ 1: [100, 94.8, 93.8], 2: [69.3, 66.8, 64.8], 4: [39.2, 38.8, 36.8] })
    expect(more).toEqual([])
    expect(warning).toMatchObject({
      code: 'drifting',
      guard: true,
      message: expect.stringMatching(/fell by [789] % over the 8 s/) as string,
    })
  })

  test('a machine that grows faster drifts too', () => {
    const [warning] = guardOn({ 1: [100, 106, 107], 2: [71, 74, 76], 4: [41, 41.5, 44] })
    expect(warning?.message).toMatch(/rose by \d+ %/)
  })

  test('steady speeds, a single slow round and a lone pass are no drift', () => {
    expect(guardOn({ 1: [100, 100, 100], 2: [70, 70, 70], 4: [40, 40, 40] })).toEqual([])
    expect(guardOn({ 1: [100, 101, 70], 2: [70, 69, 70], 4: [40, 40, 41] })).toEqual([])
    expect(guardOn({ 1: [100], 2: [60], 4: [30] })).toEqual([])
    expect(guardOn({})).toEqual([])
  })

  test('rounds that were set aside do not count', () => {
    const rounds = played({ 1: [100, 94, 92], 2: [70, 66, 64], 4: [40, 39, 36] })
    expect(drifting(inputOf({}, { levels: levelsFrom(rounds) }))).toHaveLength(1)
    const aside = rounds.map((round, index) => (index > 2 ? { ...round, setAside: true as const } : round))
    expect(drifting(inputOf({}, { levels: levelsFrom(aside) }))).toEqual([])
  })
})

const RUNS = 4000

/** Share of simulated sessions that the guard names. */
function named(machine: MachineNoise, passes: number, levels: readonly number[], planted = 0): number {
  const next = random(20_261_123)
  const found = Array.from({ length: RUNS }, () => {
    const rounds = session(next, machine, { passes, levels, planted })
    return drifting(inputOf({}, { levels: levelsFrom(rounds) })).length
  })
  return found.reduce((sum, count) => sum + count, 0) / RUNS
}

describe('over simulated sessions', () => {
  const shapes: [number, number[]][] = [
    [3, [1, 2, 4]],
    [3, [1, 2, 3, 4]],
    [8, [1, 2, 4]],
    [8, [1]],
  ]

  test.each(shapes)(
    '%i passes over %j: false alarms are at most 0.5 % on quiet and typical machines',
    (passes, levels) => {
      expect(named(QUIET, passes, levels)).toBeLessThanOrEqual(0.001)
      expect(named(TYPICAL, passes, levels)).toBeLessThanOrEqual(0.005)
    },
  )

  test.each(shapes)('%i passes over %j: at most 1 %% of white noise of 8 %% is taken for a drift', (passes, levels) => {
    expect(named(WHITE, passes, levels)).toBeLessThanOrEqual(0.01)
  })

  test('8 % are found in most quiet sessions from the first three passes on, and in more with more', () => {
    expect(named(QUIET, 3, [1, 2, 4], 0.08)).toBeGreaterThan(0.6)
    expect(named(QUIET, 8, [1, 2, 4], 0.08)).toBeGreaterThan(0.8)
  })
})
