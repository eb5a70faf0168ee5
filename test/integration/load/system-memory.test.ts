import { describe, expect, test } from 'vitest'
import { parseRequirement, evaluateRequirement } from '../../../src/verdict/requirement/index.ts'
import { measure, recordingProxy, simulated } from './setting.ts'

const ASKED = ['system memory < 100% RAM', 'swap = 0', 'swap < 200 MB']

/** The simulator behind a proxy that keeps quiet about it: a server of this machine, as far as a client can tell. */
async function unnamedServer(): Promise<string> {
  const { url } = await simulated()
  const proxy = await recordingProxy(url, ({ path }, response) => {
    if (path === '/api/version') response.end('{"version":"0.25.0"}')
    return path === '/api/version'
  })
  return proxy.url
}

describe.skipIf(process.platform !== 'linux')('a server of this machine', () => {
  test('has its machine’s memory at every level and what went to swap, so that both can be required', async () => {
    const { result } = await measure(await unnamedServer(), { rounds: 2 })
    expect(result).toMatchObject({ simulated: false, conditions: { memorySource: 'rss' } })
    const { system = [], levels, run } = result
    expect(system.length).toBeGreaterThanOrEqual(levels.length * 2)
    for (const { systemMemoryBytes, requests } of levels) {
      const from = Math.min(...requests.map(({ sentAt }) => sentAt))
      const highest = Math.max(...system.map(({ atMs, usedBytes }) => (atMs < from ? 0 : (usedBytes ?? 0))))
      expect(systemMemoryBytes?.rounds).toHaveLength(1)
      expect(systemMemoryBytes?.median).toBeGreaterThan(0)
      expect(systemMemoryBytes?.median).toBeLessThanOrEqual(highest)
    }
    expect(run.swapBytes?.median).toBeGreaterThanOrEqual(0)
    const verdicts = ASKED.map((text) => evaluateRequirement(parseRequirement(text), { sweep: result }))
    expect(verdicts.map(({ state }) => state)).not.toContain('not measured')
    expect(verdicts[0]).toMatchObject({
      state: 'met',
      detail: expect.stringMatching(/^system memory at P=\d is .* = .* % of .* GiB RAM/) as string,
    })
    expect(result.warnings.map(({ code }) => code)).not.toContain('memory-not-measured')
  })
})

test('a simulated server states that of its machine, and what it does not state is not measured, never 0', async () => {
  const { url } = await simulated()
  const { result } = await measure(url)
  expect(result.system?.length).toBeGreaterThanOrEqual(4)
  // 4 GB of the system, 1.2 GB of weights, 0.27 GB of KV memory.
  for (const { systemMemoryBytes } of result.levels) expect(systemMemoryBytes?.median).toBeCloseTo(5_468_435_456, -1)
  expect(result.run.swapBytes?.median).toBe(0)
  for (const text of ASKED) {
    expect(evaluateRequirement(parseRequirement(text), { sweep: result })).toMatchObject({ state: 'met' })
  }
  const silent = await recordingProxy(url, ({ path }, response) => {
    if (path === '/api/version') response.end('{"version":"0.25.0","simulator":{"preset":"fast"}}')
    return path === '/api/version'
  })
  const { result: without } = await measure(silent.url)
  expect(without.system).toBeUndefined()
  for (const text of ASKED) {
    expect(evaluateRequirement(parseRequirement(text), { sweep: without })).toMatchObject({
      state: 'not measured',
      detail: expect.stringMatching(/^not measurable here: the server is simulated/) as string,
    })
  }
})
