import { beforeAll, describe, expect, test } from 'vitest'
import type { SweepResult } from '../../src/model/result.ts'
import { simulator } from '../../src/simulator/index.ts'
import { busy, measure } from './load/setting.ts'

/** Source: the table of "Finding the performance cliff", measured on a 32 GB Mac mini with four slots. */
const ARTICLE = [
  { parallel: 1, genSpeed: 36.6 },
  { parallel: 2, genSpeed: 23.0, throughput: 43.3 },
  { parallel: 3, genSpeed: 15.6, throughput: 44.5 },
  { parallel: 4, genSpeed: 11.8, throughput: 43.7 },
]
const MEMORY_BYTES = 24_208_000_000

let sweep: SweepResult
beforeAll(async () => {
  const host = simulator('mac-mini-32gb/qwen3-coder:30b', { loadMs: 10 })
  const scenario = { model: 'qwen3-coder:30b', parallel: [1, 2, 3, 4], options: { num_predict: 64 } }
  sweep = (await measure(host, { ...scenario, cache: 'identical', rounds: 1 }, { unfit: busy })).result
}, 90_000)

describe("the article's sweep, on its machine as a preset", () => {
  test.each(ARTICLE)('P=$parallel: gen speed $genSpeed tok/s', ({ parallel, genSpeed, throughput }) => {
    const level = sweep.levels.find((one) => one.parallel === parallel)
    expect(relative(level?.genSpeed?.median, genSpeed)).toBeLessThan(0.03)
    if (throughput !== undefined) expect(relative(level?.throughput?.median, throughput)).toBeLessThan(0.05)
  })

  test('memory, which does not move with P', () => {
    for (const level of sweep.levels) expect(relative(level.memoryBytes?.median, MEMORY_BYTES)).toBeLessThan(0.01)
  })

  test('the cliff is at P=3, and the sweet spot at P=2, which may as well be 3', () => {
    expect(sweep.cliff).toMatchObject({ state: 'at', parallel: 3, after: 2 })
    expect(sweep.sweetSpot?.parallel).toBe(2)
    const [low = Number.NaN, high = Number.NaN] = sweep.sweetSpot?.interval ?? []
    expect([low <= 2, high >= 3]).toEqual([true, true])
  })

  test('four slots, so nobody queues up to P=4', () => {
    expect(sweep.capacity).toEqual({})
    expect(sweep.warnings.map(({ code }) => code)).not.toContain('queueing')
  })
})

function relative(value: number | undefined, expected: number): number {
  return Math.abs((value ?? Number.NaN) / expected - 1)
}
