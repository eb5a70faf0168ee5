import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecast, type ForecastOptions } from '../../../src/measure/forecast.ts'
import { measureSweep } from '../../../src/measure/sweep.ts'
import type { ForecastLevel } from '../../../src/model/plan.ts'
import { levelsOf } from './fixtures.ts'

const OPTIONS = { coldPrompts: false, cliffThreshold: 0.5 }

/** One speed a round, by level. */
function predict(speeds: Readonly<Record<number, readonly number[]>>, options: ForecastOptions = {}, slots?: number) {
  return forecast(measureSweep(levelsOf(speeds, slots), OPTIONS), options)
}

/** Inside its own range, and how far the prediction is off. */
const against = ({ genSpeed, low, high, measured = Number.NaN }: ForecastLevel) => ({
  inside: low <= measured && measured <= high,
  off: Math.abs(genSpeed / measured - 1),
})

describe("from P=1 and 2 of the article's table", () => {
  const predicted = predict({ 1: [36.6], 2: [23.0], 3: [15.6], 4: [11.8] })

  test('the cliff at P=3', () => {
    expect(predicted).toMatchObject({ from: [1, 2], cliff: 3 })
    const [from = Number.NaN, to = Number.NaN] = predicted?.cliffInterval ?? []
    expect(from <= 3 && 3 <= to).toBe(true)
  })

  test('the speeds at P=3 and 4, within 15 % and inside the range that it states', () => {
    expect(predicted?.levels.map(({ parallel }) => parallel)).toEqual([3, 4])
    for (const level of predicted?.levels ?? []) {
      expect(against(level).inside).toBe(true)
      expect(against(level).off).toBeLessThan(0.15)
    }
  })

  test('a step is a fixed part and a part for each request', () => {
    expect(predicted?.perRequestMs).toBeCloseTo(1000 / 23.0 - 1000 / 36.6, 6)
    expect(predicted?.fixedMs).toBeCloseTo(2000 / 36.6 - 1000 / 23.0, 6)
  })
})

/** Medians of the client's speed in the sweeps that were recorded on two real servers, 2 threads, four slots. */
test.each([
  ['0.25', { 1: [51.0], 2: [46.7], 3: [43.1], 4: [37.3] }],
  ['0.33', { 1: [55.4], 2: [32.8], 3: [24.8], 4: [17.1] }],
])('the sweep recorded on Ollama %s lies in the range', (_, speeds) => {
  const levels = predict(speeds)?.levels ?? []
  expect(levels.map((level) => against(level).inside)).toEqual([true, true])
})

/** How wide the range at P=3 is, as a factor. */
function rangeAt3(first: readonly number[], second: readonly number[]): number {
  const [level] = predict({ 1: first, 2: second }, { parallel: [3] })?.levels ?? []
  return (level?.high ?? Number.NaN) / (level?.low ?? Number.NaN)
}

/** Medians of two more recorded sweeps (1 CPU thread), where two requests take more than twice as long as one. */
test.each([
  ['0.25', { 1: [57.0], 2: [26.2], 3: [22.9], 4: [22.9] }],
  ['0.33', { 1: [54.3], 2: [26.3], 3: [23.5], 4: [22.5] }],
  ['0.25, a smaller model', { 1: [363], 2: [133], 3: [119], 4: [118] }],
])('without a fixed part the line is doubted, and the ranges reach up to P=2: Ollama %s', (_, speeds) => {
  const found = predict(speeds)
  expect(found?.noFixedPart).toBe(true)
  expect(found?.levels.map((level) => against(level).inside)).toEqual([true, true])
  expect(found?.cliff).toBe(2)
})

test('a fixed part that is surely there is not doubted', () => {
  expect(predict({ 1: [36.6], 2: [23.0], 3: [15.6] })).not.toHaveProperty('noFixedPart')
  expect(predict({ 1: [36.6], 2: [18.5], 3: [12.4] })?.noFixedPart).toBe(true)
})

describe('levels', () => {
  test('any may be asked for; the range widens with the distance', () => {
    const wide = predict({ 1: [40, 40], 2: [30, 30] }, { parallel: [3, 6, 12] })?.levels ?? []
    expect(wide.map(({ measured }) => measured)).toEqual([undefined, undefined, undefined])
    const widths = wide.map(({ low, high }) => high / low)
    expect(widths).toEqual(widths.toSorted((a, b) => a - b))
    expect(widths[0]).toBeGreaterThan(1.1)
  })

  test('scatter of the rounds widens it', () => {
    expect(rangeAt3([30, 40, 50, 36], [30, 22, 37, 25])).toBeGreaterThan(rangeAt3([40, 40, 40, 40], [30, 30, 30, 30]))
  })

  test('more levels are fitted where that is asked for', () => {
    const speeds = { 1: [50], 2: [1000 / 30], 4: [20] }
    const all = predict(speeds, { fit: 'all', parallel: [8] })
    expect(all).toMatchObject({ from: [1, 2, 4] })
    expect(all?.fixedMs).toBeCloseTo(10, 6)
    expect(all?.levels[0]?.genSpeed).toBeCloseTo(1000 / 90, 6)
  })

  test('levels that queue are no part of it', () => {
    const speeds = { 1: [50], 2: [40], 3: [35], 6: [35] }
    expect(predict(speeds, {}, 3)?.levels.map(({ parallel }) => parallel)).toEqual([3])
    expect(predict({ 1: [50], 2: [50] }, {}, 1)).toBeUndefined()
    expect(predict({ 1: [50] })).toBeUndefined()
  })
})

test('no cliff where requests cost next to nothing, and none is invented where they cost less than nothing', () => {
  expect(predict({ 1: [50], 2: [50] })?.cliff).toBeUndefined()
  const odd = predict({ 1: [50], 2: [60] }, { parallel: [3, 100] })
  expect(odd?.cliff).toBeUndefined()
  expect(odd?.levels.every(({ genSpeed }) => genSpeed > 0)).toBe(true)
})

test('a server that is such a line is predicted exactly, and its cliff is where the line says', () => {
  const parts = fc.record({
    fixed: fc.double({ min: 1, max: 100, noNaN: true }),
    each: fc.double({ min: 0.5, max: 100, noNaN: true }),
  })
  fc.assert(
    fc.property(parts, ({ fixed, each }) => {
      const speed = (parallel: number) => 1000 / (fixed + each * parallel)
      const found = predict({ 1: [speed(1)], 2: [speed(2)] }, { parallel: [5] })
      const [level] = found?.levels ?? []
      expect(level?.genSpeed).toBeCloseTo(speed(5), 6)
      expect(level && level.low < level.genSpeed && level.genSpeed < level.high).toBe(true)
      const cliff = Array.from({ length: 1023 }, (_, index) => index + 2).find(
        (p) => speed(p) < 0.5 * speed(1) * (1 - 1e-9),
      )
      const [from = Number.NaN, to = Number.POSITIVE_INFINITY] = found?.cliffInterval ?? []
      expect(cliff === undefined || Math.abs((found?.cliff ?? 0) - cliff) <= 1).toBe(true)
      expect(found?.cliff === undefined || (from <= found.cliff && found.cliff <= to)).toBe(true)
    }),
    { numRuns: 40 },
  )
})
