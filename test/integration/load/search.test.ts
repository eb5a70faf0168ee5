import { describe, expect, test } from 'vitest'
import { measuringAlso, resolveScenario } from '../../../src/load/resolve.ts'
import { type RunOptions, runScenario } from '../../../src/load/run-scenario.ts'
import { sessionOf } from '../../../src/measure/session.ts'
import type { Scenario } from '../../../src/model/scenario.ts'
import { PRESETS, simulator } from '../../../src/simulator/index.ts'
import { TOOL } from './setting.ts'

/** Quick, and without noise of its own: 100 tok/s alone, one ms a step more for each further request, so half at P=11. */
const GENTLE = { ...PRESETS.fast, stepMs: [10, 11], requestMs: 0.2, promptTokenMs: 0 }

/** A quarter of P=1 at P=4, which no noise of a busy machine hides. */
const STEEP = { ...PRESETS.fast, stepMs: [5, 5.5, 6, 20], requestMs: 0.2, promptTokenMs: 0 }

async function search(
  host: Scenario['host'],
  more: Partial<Scenario> = {},
  { also = [], ...options }: Partial<RunOptions> & { also?: readonly number[] } = {},
) {
  const given = {
    model: 'fast',
    host,
    parallel: { upTo: 32 },
    rounds: { min: 3, max: 4 },
    options: { num_predict: 10 },
  }
  const scenario = resolveScenario('a search', { ...given, ...more }, { environment: {} })
  return await runScenario(measuringAlso(scenario, also), { tool: TOOL, ...options })
}

/** Levels of the rounds from a place in the order on, two by two. */
const pairs = (order: readonly number[], from: number): number[][] =>
  Array.from({ length: (order.length - from) / 2 }, (_, index) =>
    order.slice(from + 2 * index, from + 2 * index + 2).toSorted((a, b) => a - b),
  )

/** Ten levels and more, on a machine that may be busy with other tests. */
const LONG = { timeout: 60_000 }

describe('parallel: { upTo: 32 }', LONG, () => {
  test('32 slots, a cliff within the first four: nothing is left to search', async () => {
    const result = await search(simulator(STEEP, { numParallel: 32, loadMs: 10 }))
    expect(result.cliff).toMatchObject({ state: 'at', parallel: 4, after: 3 })
    expect(result.search).toEqual({ upTo: 32, probes: [] })
    expect(result.scenario.parallel).toEqual([1, 2, 3, 4])
  })

  test('a cliff further up is found in a few levels, each with a P=1 beside every round', async () => {
    const result = await search(simulator(GENTLE, { numParallel: 32, loadMs: 10 }))
    const { probes = [] } = result.search ?? {}
    expect(probes.slice(0, 3)).toEqual([8, 16, 9])
    expect(probes.length).toBeLessThanOrEqual(8)
    expect(result.levels.map(({ parallel }) => parallel)).toEqual([1, 2, 3, 4, ...probes.toSorted((a, b) => a - b)])
    // The truth is half of P=1 at P=11; a band of 5 % makes its neighbours an edge.
    const { parallel = 0, after = 0 } = result.cliff
    expect(result.cliff.state).toMatch(/^(at|between)$/)
    expect(after).toBeGreaterThanOrEqual(8)
    expect(after).toBeLessThanOrEqual(11)
    expect(parallel).toBeGreaterThanOrEqual(11)
    expect(parallel).toBeLessThanOrEqual(16)
    expect(result.order.slice(0, 12)).toEqual([1, 2, 3, 4, 4, 3, 2, 1, 1, 2, 3, 4])
    expect(pairs(result.order, 12).every(([one, probe = 1]) => one === 1 && probe > 1)).toBe(true)
  })

  test('4 slots: the queue begins at P=5, and no cliff is looked for beyond', async () => {
    const result = await search(simulator(GENTLE, { numParallel: 4, loadMs: 10 }))
    expect(result.search?.probes).toEqual([8, 5])
    expect(result.capacity).toEqual({ slots: 4, queueFrom: 5 })
    expect(result.cliff.levels.map(({ parallel }) => parallel)).toEqual([2, 3, 4])
  })
})

describe('a level that a requirement names', LONG, () => {
  test('is measured although the search has no reason to', async () => {
    const host = simulator(STEEP, { numParallel: 32, loadMs: 10 })
    const result = await search(host, { rounds: 2 }, { also: [2, 10, 6, 10] })
    expect(result.search?.probes).toEqual([6, 10])
  })
})

describe('against stored sessions', LONG, () => {
  test('a judge who wants more is given even rounds of every level, and what is stored is even too', async () => {
    const asked: number[][] = []
    const next: (levels: readonly { readonly rounds: readonly unknown[] }[]) => 'round' = (levels) => {
      asked.push(levels.map(({ rounds }) => rounds.length))
      return 'round'
    }
    const host = simulator(GENTLE, { numParallel: 4, loadMs: 10 })
    const result = await search(host, { rounds: { min: 2, max: 4 } }, { prepare: () => ({ next }) })
    expect(asked).toEqual([
      [2, 2, 2, 2, 2, 2],
      [3, 3, 3, 3, 3, 3],
    ])
    const session = sessionOf(result)
    for (const rounds of Object.values(session.rounds.genSpeed ?? {})) expect(rounds.length).toBeLessThanOrEqual(4)
    expect(Object.keys(session.rounds.memoryBytes ?? {})).toEqual(['4'])
  })

  test('further sessions measure the levels that the first one found', async () => {
    const host = simulator(GENTLE, { numParallel: 4, loadMs: 10 })
    const result = await search(host, { rounds: 1 }, { prepare: () => ({ sessions: 2 }) })
    const [more] = result.recorded ?? []
    expect(more?.levels.map(({ parallel }) => parallel)).toEqual([1, 2, 3, 4, 5, 8])
    expect(more?.order).toEqual([1, 2, 3, 4, 5, 8])
  })
})
