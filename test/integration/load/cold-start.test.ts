import { describe, expect, test } from 'vitest'
import type { Scenario } from '../../../src/model/scenario.ts'
import { failingAfter, measure, outOfMemory, recordingProxy, simulated, whyNot } from './setting.ts'

const COLD: Partial<Scenario> = { mode: 'cold-start', parallel: undefined, rounds: 2 }

describe('a cold start', () => {
  test('unloads the model before each round, and asks once while it loads and once after', async () => {
    const simulator = await simulated({ loadMs: 150 })
    const proxy = await recordingProxy(simulator.url)
    const { result, progress } = await measure(proxy.url, COLD)
    const order = proxy.seen.flatMap(({ path, body }) => {
      if (path !== '/api/generate') return []
      if (body.keep_alive === 0) return ['unload']
      return body.prompt === undefined ? ['load'] : ['ask']
    })
    // The first load and the probe come before.
    expect(order).toEqual(['load', 'ask', 'unload', 'ask', 'ask', 'unload', 'ask', 'ask'])
    expect(simulator.stats().loads).toBe(3)
    const { cold, warm, unloads, firstLoadMs } = result.coldStart ?? {}
    expect(cold?.loadMs?.rounds).toHaveLength(2)
    expect(Math.min(...(cold?.loadMs?.rounds ?? []))).toBeGreaterThanOrEqual(150)
    expect(result.run.loadMs).toEqual(cold?.loadMs)
    expect(firstLoadMs).toBeGreaterThanOrEqual(150)
    // Prompts are new on both sides, so they differ by the load.
    expect(cold?.ttftMs?.median).toBeGreaterThan(150 + (warm?.prefillMs?.median ?? Number.POSITIVE_INFINITY))
    expect(warm?.ttftMs?.median).toBeLessThan(cold?.ttftMs?.median ?? 0)
    expect(warm).not.toHaveProperty('loadMs')
    expect(unloads).toMatchObject([{ released: true }, { released: true }])
    expect(result).toMatchObject({ levels: [], order: [1, 1] })
    expect(progress.filter(({ type }) => type === 'start')).toHaveLength(2)
  })

  test('a model that was loaded already has no first load', async () => {
    const { url } = await simulated({ loadMs: 50 })
    await fetch(`${url}/api/generate`, { method: 'POST', body: JSON.stringify({ model: 'fast' }) })
    const { result } = await measure(url, COLD)
    expect(result.coldStart).not.toHaveProperty('firstLoadMs')
    expect(result.coldStart?.cold.loadMs?.rounds).toHaveLength(2)
  })
})

describe('where it may not be measured', () => {
  test('another model in memory: nothing is unloaded, and the reason is said', async () => {
    const { url: target } = await simulated()
    const proxy = await recordingProxy(target, ({ path }, response) => {
      if (path !== '/api/ps') return false
      response.setHeader('content-type', 'application/json')
      response.end('{"models":[{"name":"other:7b","model":"other:7b","size":1}]}')
      return true
    })
    const error = await whyNot(measure(proxy.url, COLD))
    expect(error).toMatchObject({ code: 'RELOAD_REFUSED', details: { others: 1 } })
    expect(String(error)).toMatch(/another model is in the server's memory.*`reload: 'always'`.*Nothing was unloaded/)
    expect(proxy.seen.map(({ path }) => path)).not.toContain('/api/generate')
  })

  test('a reload that does not load: the first is why the run ends, a later one is data', async () => {
    const { url: target } = await simulated()
    const first = await recordingProxy(target, failingAfter(0, outOfMemory))
    expect(await whyNot(measure(first.url, COLD))).toMatchObject({ code: 'MODEL_TOO_LARGE' })
    const second = await recordingProxy(target, failingAfter(2, outOfMemory))
    const { result } = await measure(second.url, COLD)
    expect(result.coldStart?.cold.outcomes).toMatchObject({ completed: 1, failed: 1 })
    expect(result.coldStart?.cold.loadMs?.rounds).toHaveLength(1)
    expect(result.warnings).toContainEqual(expect.objectContaining({ code: 'requests-failed', place: 'start' }))
  })
})
