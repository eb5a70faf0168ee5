import { describe, expect, test } from 'vitest'
import { resolveScenario } from '../../../src/load/resolve.ts'
import { type RunOptions, runScenario } from '../../../src/load/run-scenario.ts'
import { runVariants } from '../../../src/load/run-variants.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import type { Scenario } from '../../../src/model/scenario.ts'
import { QUICK } from '../cli/command.ts'
import { failingAfter, measure, type Proxy, recordingProxy, simulated, TOKENS, TOOL } from './setting.ts'

/** A server that can be taken away. */
async function removable(): Promise<Proxy> {
  const { url } = await simulated({ preset: QUICK })
  return await recordingProxy(url)
}

const run = async (more: Partial<Scenario>, options: Omit<RunOptions, 'tool'>): Promise<SweepResult> => {
  const given = { model: 'fast', parallel: [1, 2], rounds: 1, options: { num_predict: TOKENS }, ...more }
  const scenario = resolveScenario('a test', given, { environment: {} })
  return await (given.variants ? runVariants : runScenario)(scenario, { tool: TOOL, ...options })
}

describe('after a runner has died in mid-answer', () => {
  test('the model is loaded and warmed up at each level, the highest first, before the next round is measured', async () => {
    const { url } = await simulated({ preset: QUICK })
    const die = failingAfter(3, (response) => response.end('{"error":"unexpected EOF"}\n'))
    const dead = { count: 0 }
    const { url: host, seen } = await recordingProxy(url, (one, response) => {
      if (dead.count >= 2) return false
      const died = die(one, response)
      if (died) dead.count += 1
      return died
    })
    const { result } = await measure(host, { rounds: 2 })
    expect(result.order).toEqual([1, 2, 2, 1])
    expect(result.levels.map(({ outcomes }) => outcomes.completed)).toEqual([2, 2])
    const asked = seen.filter(({ path }) => path === '/api/generate').map(({ body }) => body.options?.['num_predict'])
    const second = asked.lastIndexOf(TOKENS, -2)
    // Two that failed, P=2 and P=1 warmed up, and the last round of P=1.
    expect(asked.slice(second - 1)).toEqual([TOKENS, TOKENS, 8, 8, 8, TOKENS])
  })
})

describe('what was measured stays', () => {
  test('when a second measurement cannot be made', async () => {
    const proxy = await removable()
    const notes: string[] = []
    const result = await run(
      { host: proxy.url },
      {
        unfit: () => {
          proxy.stop()
          return 'the test says so'
        },
        onProgress: (event) => event.type === 'note' && notes.push(event.text),
      },
    )
    expect(result).toMatchObject({ attempt: 1, order: [1, 2] })
    expect(notes.at(-1)).toMatch(/could not be measured again, so the first stays: no Ollama server answers/)
  })

  test('when a suspect cannot be confirmed; the address of the server stays out of the reason', async () => {
    const proxy = await removable()
    const suspects = () => {
      proxy.stop()
      return [2]
    }
    const result = await run({ host: proxy.url }, { prepare: () => ({ suspects }) })
    expect(result.order).toEqual([1, 2])
    const reason = 'it could not be measured again: the server no longer answers'
    expect(result.confirmation).toEqual({ state: 'refused', reason })
  })

  test('when a further session cannot be recorded', async () => {
    const proxy = await removable()
    const onProgress: RunOptions['onProgress'] = (event) => {
      if (event.type === 'note' && event.text.startsWith('session 2 of 3')) proxy.stop()
    }
    const result = await run({ host: proxy.url }, { prepare: () => ({ sessions: 3 }), onProgress })
    expect(result.order).toEqual([1, 2])
    expect(result.recorded).toEqual([])
  })

  test('when a variant has no further load: what all variants had is compared, and the rest is said', async () => {
    const [old, now] = [await removable(), await removable()]
    const onProgress: RunOptions['onProgress'] = (event) => {
      if (event.type === 'note' && event.text === 'now: load 2 of 3') now.stop()
    }
    const variants = { old: { host: old.url }, now: { host: now.url } }
    const result = await run({ variants, loads: 3 }, { onProgress })
    expect(result.variants?.map(({ loads }) => loads.length)).toEqual([1, 1])
    expect(result.warnings).toContainEqual(
      expect.objectContaining({
        code: 'few-rounds',
        guard: true,
        message:
          'the variants were compared over 1 of 3 loads, because the next one could not be measured: now: the server no longer answers',
      }),
    )
  })
})
