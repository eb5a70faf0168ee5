import { describe, expect, test } from 'vitest'
import { Host, type LoadRequest } from '../../../src/simulator/host.ts'
import { settle, type SimulatorOptions } from '../../../src/simulator/settings.ts'
import { VirtualTimeline } from './virtual-timeline.ts'

const LOAD_MS = 200

function setUp(options: Partial<SimulatorOptions> = {}) {
  const timeline = new VirtualTimeline()
  const host = new Host(settle({ preset: 'fast', loadMs: LOAD_MS, ...options }), timeline)
  const log: string[] = []
  const lease = (name: string, request: Partial<LoadRequest> = {}, signal = new AbortController().signal) =>
    host.lease({ numCtx: 4096, loadKey: 'num_ctx=4096', keepAliveMs: 1000, ...request }, signal).then(
      (granted) => {
        log.push(`${name} at ${timeline.now()}`)
        return granted
      },
      (error: unknown) => {
        log.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
        return undefined
      },
    )
  return { timeline, host, log, lease }
}

async function isLoadedAfter(keepAliveMs: number, waitMs: number): Promise<boolean> {
  const { timeline, host, lease } = setUp()
  const granted = lease('a', { keepAliveMs })
  await timeline.advanceTo(5000)
  expect(host.loaded).toBeDefined()
  ;(await granted)?.release()
  await timeline.advanceTo(5000 + waitMs)
  return host.loaded !== undefined
}

describe('load and keep', () => {
  test('the first waits for the load, the next does not; nothing is listed while it loads', async () => {
    const { timeline, host, log, lease } = setUp()
    void lease('a')
    await timeline.advanceTo(LOAD_MS - 1)
    expect(host.loaded).toBeUndefined()
    await timeline.advanceTo(300)
    void lease('b')
    await timeline.advanceTo(400)
    expect(log).toEqual(['a at 200', 'b at 300'])
    expect(host.loads).toBe(1)
    // 1.2e9 of weights and 4 slots of 16,384 bytes a token.
    expect(host.loaded?.sizeBytes).toBe(1_200_000_000 + 4 * 4096 * 16_384)
  })

  test('is unloaded when keep_alive is over after the last use, at once with 0, never with -1', async () => {
    expect(await isLoadedAfter(1000, 999)).toBe(true)
    expect(await isLoadedAfter(1000, 1001)).toBe(false)
    expect(await isLoadedAfter(0, 0)).toBe(false)
    expect(await isLoadedAfter(Infinity, 1e12)).toBe(true)
  })

  test('another context reloads after those active have ended; later requests wait behind', async () => {
    const { timeline, host, log, lease } = setUp()
    const a = lease('a')
    await timeline.advanceTo(1000)
    void lease('b', { numCtx: 8192, loadKey: 'num_ctx=8192' })
    void lease('c')
    await timeline.advanceTo(2000)
    expect(log).toEqual(['a at 200'])
    ;(await a)?.release()
    await timeline.advanceTo(3000)
    expect(log).toEqual(['a at 200', 'b at 2200'])
    expect(host.loaded?.numCtx).toBe(8192)
  })
})

describe('refusals', () => {
  test('the queue limit counts those that wait for a load, and only them', async () => {
    const { timeline, log, lease } = setUp({ maxQueue: 1 })
    for (const name of 'abcdefgh') void lease(name)
    await timeline.advanceTo(1000)
    const busy = 'server busy, please try again.  maximum pending requests exceeded'
    expect(log.filter((line) => line.endsWith(busy))).toHaveLength(6)
    expect(log.slice(-2)).toEqual(['a at 200', 'b at 200'])
    for (const name of 'ijklmnop') void lease(name)
    await timeline.advanceTo(2000)
    expect(log.slice(8)).toEqual([...'ijklmnop'].map((name) => `${name} at 1000`))
  })

  test('what does not fit is refused, and the next may still fit', async () => {
    const { timeline, log, lease } = setUp({ numParallel: 1024 })
    void lease('large', { numCtx: 32_768, loadKey: 'num_ctx=32768' })
    void lease('small', { numCtx: 4, loadKey: 'num_ctx=4' })
    await timeline.advanceTo(1000)
    expect(log).toEqual([
      'large: model requires more system memory (513.1 GiB) than is available (12.3 GiB)',
      'small at 275',
    ])
  })

  test('a client that leaves while it waits is forgotten; the load goes on for the others', async () => {
    const { timeline, host, log, lease } = setUp()
    const client = new AbortController()
    void lease('gone', {}, client.signal)
    await timeline.advanceTo(100)
    client.abort(new Error('left'))
    await timeline.advanceTo(1000)
    expect(log).toEqual(['gone: left'])
    expect(host.loads).toBe(1)
    await timeline.advanceTo(1201)
    expect(host.loaded).toBeUndefined()
  })
})
