import { describe, expect, test } from 'vitest'
import { measure, simulated, whyNot } from './setting.ts'

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
