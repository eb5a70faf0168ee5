import { describe, expect, test } from 'vitest'
import { BenchError } from '../../../src/errors.ts'
import { type StartableSimulator, simulator } from '../../../src/simulator/index.ts'
import { httpServer } from '../client/servers.ts'
import { failingAfter, measure, outOfMemory, recordingProxy, simulated, whyNot } from './setting.ts'

describe('nothing to measure', () => {
  test('no server: what to start', async () => {
    const error = await whyNot(measure('http://127.0.0.1:1'))
    expect(error).toBeInstanceOf(BenchError)
    expect(error).toMatchObject({ code: 'SERVER_UNREACHABLE' })
    expect(String(error)).toContain('ollama serve')
  })

  test('something else than Ollama', async () => {
    const { url } = await httpServer((_request, response) => response.end('<!doctype html><title>Router</title>'))
    const error = await whyNot(measure(url))
    expect(error).toMatchObject({ code: 'NOT_OLLAMA', details: { path: '/api/version', status: 200 } })
    expect(String(error)).toContain('check the host')
  })

  test('a model that is not there: how to get it, and what is there', async () => {
    const { url } = await simulated()
    const error = await whyNot(measure(url, { model: 'nope:1b' }))
    expect(error).toMatchObject({ code: 'MODEL_MISSING', details: { model: 'nope:1b', there: ['fast:latest'] } })
    expect(String(error)).toMatch(/`ollama pull nope:1b`.*It has: fast:latest/)
  })
})

describe('a model that does not load', () => {
  test("ten slots on the article's machine are too large for its memory", async () => {
    const { host, running } = counted(simulator('mac-mini-32gb/qwen3-coder:30b', { numParallel: 10, loadMs: 10 }))
    const error = await whyNot(measure(host, { model: 'qwen3-coder:30b', force: true }))
    expect(error).toMatchObject({ code: 'MODEL_TOO_LARGE' })
    expect(String(error)).toMatch(/requires more system memory .* Lower OLLAMA_NUM_PARALLEL or num_ctx/)
    expect(running()).toBe(0)
  })

  test('with every number against the RAM', async () => {
    const { url } = await simulated({ preset: 'mac-mini-32gb/qwen3-coder:30b', numParallel: 10 })
    const error = await whyNot(measure(url, { model: 'qwen3-coder:30b', force: true }))
    expect(error).toMatchObject({ code: 'MODEL_TOO_LARGE' })
    // The server rounds to a tenth of a GiB.
    expect(String(error)).toMatch(
      /model 19\.0 GB \+ KV cache of all slots 13\.\d GB \(10 × 1\.3\d GB\) \+ (?:4\.9|5\.0)\d? GB that the system and other programs hold = 37\.\d GB, against 34\.4 GB of RAM/,
    )
  })

  test('on a machine that swaps instead, the server or the client gives up', async () => {
    const swapping = { preset: 'mac-mini-32gb/qwen3-coder:30b', numParallel: 10, tooLarge: 'swap' } as const
    const served = await simulated({ ...swapping, loadTimeoutMs: 200 })
    const first = await whyNot(measure(served.url, { model: 'qwen3-coder:30b', force: true }))
    expect(first).toMatchObject({ code: 'LOAD_TIMED_OUT' })
    expect(String(first)).toMatch(/timed out waiting for llama runner.*If the machine swaps/)
    const silent = await simulated(swapping)
    const second = await whyNot(measure(silent.url, { model: 'qwen3-coder:30b', force: true, loadTimeoutMs: 300 }))
    expect(second).toMatchObject({ code: 'LOAD_TIMED_OUT' })
  })

  test('such a load is refused before it begins, with every number, unless it is forced', async () => {
    const { host, running } = counted(simulator('mac-mini-32gb/qwen3-coder:30b', { numParallel: 10, loadMs: 10 }))
    const error = await whyNot(measure(host, { model: 'qwen3-coder:30b' }))
    expect(error).toMatchObject({
      code: 'MODEL_TOO_LARGE',
      details: { predicted: true, slots: 10, slotTokens: 13_312 },
    })
    expect(String(error)).toContain(
      'model 19.0 GB + 10 slots × 1.31 GB KV cache (13312 tokens each) + 5.00 GB for the system and other programs = 37.1 GB, and the machine has 34.4 GB',
    )
    expect(String(error)).toMatch(/plan --model qwen3-coder:30b.*`force: true` \(--force\)/)
    expect(running()).toBe(0)
  })

  test('nothing is asked of a model that is refused; one that is in memory already evidently fits', async () => {
    const { url } = await simulated({ numParallel: 64 })
    const proxy = await recordingProxy(url)
    const error = await whyNot(measure(proxy.url, { options: { num_ctx: 32_768 } }))
    expect(error).toMatchObject({ code: 'MODEL_TOO_LARGE', details: { predicted: true } })
    expect(proxy.seen.map(({ path }) => path)).not.toContain('/api/generate')

    const other = await simulated({ numParallel: 64 })
    const lying = await recordingProxy(other.url, ({ path }, response) => {
      if (path === '/api/tags') response.end('{"models":[{"model":"fast:latest","size":99000000000}]}')
      return path === '/api/tags'
    })
    expect(await whyNot(measure(lying.url))).toMatchObject({ code: 'MODEL_TOO_LARGE' })
    await measure(other.url)
    expect((await measure(lying.url)).result.levels).toHaveLength(2)
  })

  test('one that takes longer than the load time-out', async () => {
    const { url } = await simulated({ loadMs: 60_000 })
    const error = await whyNot(measure(url, { loadTimeoutMs: 300 }))
    expect(error).toMatchObject({ code: 'LOAD_TIMED_OUT' })
    expect(String(error)).toContain('was not loaded in 0.3 s')
  })

  test('one that the server cannot start', async () => {
    const { url: target } = await simulated()
    const { url } = await recordingProxy(target, ({ path }, response) => {
      if (path === '/api/generate')
        response.writeHead(500).end('{"error":"llama runner process has terminated: exit 2"}')
      return path === '/api/generate'
    })
    const error = await whyNot(measure(url))
    expect(error).toMatchObject({ code: 'LOAD_FAILED', details: { failure: { code: 'HTTP_500' } } })
    expect(String(error)).toMatch(/exit 2.*server's log/)
  })
})

describe('the limit of the whole run', () => {
  test('reached while the model loads', async () => {
    const { url } = await simulated({ loadMs: 60_000 })
    const error = await whyNot(measure(url, { timeoutMs: 300 }))
    expect(error).toMatchObject({ code: 'TIMED_OUT' })
    expect(String(error)).toMatch(/in 0.3 s.*raise `timeoutMs`/)
  })

  test('reached before the first round has ended', async () => {
    const { url } = await simulated()
    const error = await whyNot(measure(url, { timeoutMs: 1500, options: { num_predict: 5000 } }))
    expect(error).toMatchObject({ code: 'TIMED_OUT' })
  })
})

describe('requests that fail are data', () => {
  test('a level of which nothing completes: the others keep their numbers', async () => {
    const { url: target } = await simulated()
    const { url } = await recordingProxy(target, failingAfter(1, outOfMemory))
    const { result } = await measure(url)
    const [one, two] = result.levels
    expect(one?.requests[0]?.genSpeed).toBeGreaterThan(0)
    expect(two?.genSpeed).toBeUndefined()
    expect(two?.outcomes).toMatchObject({ completed: 0, failed: 2 })
    expect(result.warnings).toContainEqual(
      expect.objectContaining({ code: 'level-not-measured', parallel: 2, message: expect.stringContaining('CUDA') }),
    )
  })

  test('a level that completes nothing twice is left alone, so that a dead server ends the run', async () => {
    const { url: target } = await simulated()
    const { url } = await recordingProxy(
      target,
      failingAfter(0, (response) => response.destroy()),
    )
    const { result } = await measure(url, { rounds: 5 })
    expect(result.order).toEqual([1, 2, 2, 1])
    expect(result.levels.map(({ outcomes }) => outcomes.failed)).toEqual([2, 4])
  })
})

/** The same host, counting how many of it run. */
function counted(host: StartableSimulator) {
  let running = 0
  const start = async () => {
    const started = await host.start()
    running += 1
    return {
      url: started.url,
      stop: async () => {
        await started.stop()
        running -= 1
      },
    }
  }
  return { host: { label: host.label, start }, running: () => running }
}
