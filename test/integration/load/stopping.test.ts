import { describe, expect, test } from 'vitest'
import { resolveScenario } from '../../../src/load/resolve.ts'
import { runVariants } from '../../../src/load/run-variants.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import { measure, simulated, TOKENS, TOOL, whyNot } from './setting.ts'

describe('a run stopped by its signal', () => {
  test('after the first pass: keeps the rounds that ended, warns, and leaves nothing running', async () => {
    const server = await simulated()
    const controller = new AbortController()
    let rounds = 0
    const { result } = await measure(
      server.url,
      { rounds: 50 },
      {
        signal: controller.signal,
        // P=1 and P=2 of the first pass have ended, and P=2 of the second one; P=1 is under way.
        onProgress: ({ type }) => {
          if (type === 'round') rounds += 1
          if (rounds === 3) setTimeout(() => controller.abort(), 20)
        },
      },
    )
    expect(result.order).toEqual([1, 2, 2])
    expect(result.levels.map(({ outcomes }) => outcomes)).toMatchObject([
      { completed: 1, aborted: 0 },
      { completed: 4, aborted: 0 },
    ])
    expect(result.warnings).toContainEqual(
      expect.objectContaining({
        code: 'few-rounds',
        message: 'the run ended after 3 rounds because it was stopped',
        advice: expect.stringContaining('run it to its end') as string,
      }),
    )
    await expect.poll(() => server.stats()).toMatchObject({ active: 0, queued: 0, left: 1 })
  })

  test.each([
    ['while the model loads', 60_000, 'expected'],
    ['before anything was asked', 10, undefined],
  ] as const)('%s: nothing was measured', async (_, loadMs, at) => {
    const server = await simulated({ loadMs })
    const controller = new AbortController()
    if (!at) controller.abort()
    const run = measure(
      server.url,
      {},
      {
        signal: controller.signal,
        onProgress: ({ type }) => {
          if (type === at) setTimeout(() => controller.abort(), 50)
        },
      },
    )
    expect(await whyNot(run)).toMatchObject({ code: 'ABORTED' })
    await expect.poll(() => server.stats()).toMatchObject({ active: 0, queued: 0 })
  })

  test('a limit reached after the first rounds is said with its seconds', async () => {
    const server = await simulated()
    const { result } = await measure(server.url, { rounds: 100, timeoutMs: 2000 })
    expect(result.order.length).toBeGreaterThanOrEqual(2)
    expect(result.order.length).toBeLessThan(100)
    expect(result.warnings).toContainEqual(
      expect.objectContaining({ code: 'few-rounds', message: expect.stringContaining('its limit of 2 s was reached') }),
    )
    await expect.poll(() => server.stats()).toMatchObject({ active: 0, queued: 0 })
  })
})

describe('the result as it stands', () => {
  test('is given after each round, while nothing is in flight, and the last one is what the run answers with', async () => {
    const server = await simulated()
    const given: { readonly sweep: SweepResult; readonly active: number; readonly said: number }[] = []
    let said = 0
    const { result } = await measure(
      server.url,
      { rounds: 2 },
      {
        onProgress: ({ type }) => {
          if (type === 'round') said += 1
        },
        onSoFar: async (sweep) => {
          given.push({ sweep, active: server.stats().active, said })
          await Promise.resolve()
        },
      },
    )
    expect(given.map(({ sweep, active }) => [sweep.order.join(' '), active])).toEqual([
      ['1', 0],
      ['1 2', 0],
      ['1 2 2', 0],
      ['1 2 2 1', 0],
    ])
    // A round is said only after it was given.
    expect(given.map((one) => one.said)).toEqual([0, 1, 2, 3])
    expect(given.at(-1)?.sweep.levels).toEqual(result.levels)
  })

  test('of an A/B run is its first side, then each turn that all have had; stopped in a later turn it keeps those', async () => {
    const [one, two] = [await simulated(), await simulated()]
    const short = { model: 'fast', parallel: [1], rounds: 1, options: { num_predict: TOKENS }, loads: 3 }
    const variants = { old: { host: one.url }, new: { host: two.url } }
    const scenario = resolveScenario('a test', { ...short, variants }, { environment: {} })
    const controller = new AbortController()
    const given: string[] = []
    const result = await runVariants(scenario, {
      tool: TOOL,
      signal: controller.signal,
      onProgress: (event) => {
        if (event.type === 'note' && event.text === 'new: load 2 of 3') setTimeout(() => controller.abort(), 5)
      },
      onSoFar: async ({ variants: sides, order }) => {
        given.push(sides ? sides.map(({ loads }) => loads.length).join(' ') : `rounds ${order.length}`)
        await Promise.resolve()
      },
    })
    expect(given).toEqual(['rounds 1', 'rounds 1', '1 1'])
    expect(result.variants?.map(({ loads }) => loads.length)).toEqual([1, 1])
  })
})
