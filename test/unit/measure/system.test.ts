import { describe, expect, test } from 'vitest'
import { measureSweep } from '../../../src/measure/sweep.ts'
import { highestPressure, highestUsed, swapGrowth } from '../../../src/measure/system.ts'
import { levelsOf } from './fixtures.ts'

const SAMPLES = [
  { atMs: 0, usedBytes: 9, swapOutBytes: 1000, pressureLevel: 4 },
  { atMs: 100, usedBytes: 5, pressureLevel: 1 },
  { atMs: 200, usedBytes: 7, swapOutBytes: 1000, pressureLevel: 2 },
  { atMs: 300, swapOutBytes: 1400 },
] as const

test('the highest reading is that of the time asked for, both ends included', () => {
  expect(highestUsed(SAMPLES, 100, 200)).toBe(7)
  expect(highestUsed(SAMPLES, 0, 300)).toBe(9)
  expect(highestPressure(SAMPLES, 100, 200)).toBe(2)
})

test('no reading in that time, or none that tells, is absent and not 0', () => {
  expect(highestUsed(SAMPLES, 101, 199)).toBeUndefined()
  expect(highestUsed(SAMPLES, 250, 350)).toBeUndefined()
  expect(highestPressure([], 0, 1)).toBeUndefined()
})

test('swap grows from the first count to the last', () => {
  expect(swapGrowth(SAMPLES)).toBe(400)
  expect(swapGrowth(SAMPLES.slice(0, 3))).toBe(0)
})

test('one count tells of no growth', () => {
  expect(swapGrowth(SAMPLES.slice(0, 2))).toBeUndefined()
  expect(swapGrowth([])).toBeUndefined()
})

const withMemory = (used: readonly (number | undefined)[]) => {
  const levels = levelsOf({ 1: used.map(() => 40) }).map(({ parallel, rounds }) => ({
    parallel,
    rounds: rounds.map((round, index) => ({ ...round, systemMemoryBytes: used[index] })),
  }))
  return measureSweep(levels, { coldPrompts: false, cliffThreshold: 0.5 }).levels[0]?.systemMemoryBytes
}

describe('a level', () => {
  test('has one value: the highest of its rounds', () => {
    expect(withMemory([20, 30, undefined, 25])).toEqual({ median: 30, p5: 30, p95: 30, rounds: [30] })
  })

  test('without a reading has none', () => {
    expect(withMemory([undefined])).toBeUndefined()
  })
})
