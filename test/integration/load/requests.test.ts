import { describe, expect, test } from 'vitest'
import type { CachePolicy, Scenario } from '../../../src/model/scenario.ts'
import { PRESETS } from '../../../src/simulator/index.ts'
import { measure, recordingProxy, simulated, TOKENS } from './setting.ts'

/** All that changes speed or text, with the values that no Ollama version may choose for itself. */
const PINNED = {
  seed: 42,
  temperature: 0,
  top_k: 40,
  top_p: 0.9,
  min_p: 0,
  typical_p: 1,
  repeat_last_n: 64,
  repeat_penalty: 1.1,
  presence_penalty: 0,
  frequency_penalty: 0,
}

async function recorded(more: Partial<Scenario> = {}, capabilities: readonly string[] = ['completion']) {
  const model = { ...PRESETS.fast.model, capabilities }
  const server = await simulated({ preset: { ...PRESETS.fast, stepMs: [1, 1.5, 2, 2.5], requestMs: 1, model } })
  const proxy = await recordingProxy(server.url)
  const { result } = await measure(proxy.url, more)
  return { result, proxy, server }
}

const promptsOf = async (cache: CachePolicy) => {
  const { result, proxy } = await recorded({ cache, prompt: 'Tell me a story.', parallel: [1, 2, 4], rounds: 2 })
  const prompts = proxy.measured().map(({ body }) => body.prompt ?? '')
  const lengths = result.levels.flatMap(({ requests }) => requests.map(({ promptTokens }) => promptTokens))
  expect(prompts).toHaveLength(14)
  return { result, prompts, lengths: new Set(lengths) }
}

describe('the prompt cache', () => {
  test('cold: every prompt starts differently, and all are equally long', async () => {
    const { result, prompts, lengths } = await promptsOf('cold')
    expect(new Set(prompts).size).toBe(14)
    expect(prompts.every((prompt) => prompt.endsWith('Tell me a story.'))).toBe(true)
    expect(lengths.size).toBe(1)
    expect(result.levels[0]?.requests[0]?.prefillSpeed).toBeGreaterThan(0)
  })

  test('warm: one beginning, different ends, equally long', async () => {
    const { result, prompts, lengths } = await promptsOf('warm')
    expect(new Set(prompts).size).toBe(14)
    expect(prompts.every((prompt) => prompt.startsWith('Tell me a story.'))).toBe(true)
    expect(lengths.size).toBe(1)
    expect(result.levels[0]?.requests[0]?.prefillSpeed).toBeUndefined()
  })

  test('identical: one prompt, as it was given', async () => {
    const { prompts, lengths } = await promptsOf('identical')
    expect(new Set(prompts)).toEqual(new Set(['Tell me a story.']))
    expect(lengths.size).toBe(1)
  })

  test('cold prompts cost what identical ones do not', async () => {
    // 200 words at 0.5 ms a token: about 100 ms cold, next to nothing once cached.
    const prompt = 'word '.repeat(200)
    const [cold, identical] = [
      await recorded({ cache: 'cold', prompt }),
      await recorded({ cache: 'identical', prompt }),
    ]
    const [slow, quick] = [cold, identical].map(({ result }) => result.levels[0]?.requests[0]?.ttftMs ?? Number.NaN)
    expect(slow).toBeGreaterThan(3 * (quick ?? Number.NaN))
  })
})

describe('options', () => {
  test('every pinned one is sent with every request; num_ctx only when given', async () => {
    const { proxy } = await recorded()
    const bodies = proxy.seen.filter(({ path }) => path === '/api/generate').map(({ body }) => body)
    expect(proxy.measured()).toHaveLength(3)
    for (const { options } of bodies) {
      expect(options).toEqual({ ...PINNED, num_predict: expect.any(Number) as number })
    }
  })

  test('num_ctx when given is in every request, so that nothing reloads the model in between', async () => {
    const { proxy, server, result } = await recorded({ options: { num_ctx: 2048, num_predict: TOKENS } })
    const contexts = proxy.seen.flatMap(({ body }) => (body.options ? [body.options['num_ctx']] : []))
    expect(new Set(contexts)).toEqual(new Set([2048]))
    expect(server.stats().loads).toBe(1)
    expect(result.conditions.contextLength).toBe(2048)
  })

  test('an option given wins over the pinned one', async () => {
    const { proxy } = await recorded({ options: { temperature: 0.7, num_predict: TOKENS } })
    expect(proxy.measured()[0]?.body.options).toMatchObject({ temperature: 0.7, seed: 42 })
  })

  test.each([
    ['a model that cannot think is not asked', ['completion'], undefined, []],
    ['a thinking model is told not to', ['completion', 'thinking'], undefined, [false]],
    ['or to, when asked for', ['completion', 'thinking'], true, [true]],
  ] as const)('think: %s', async (_, capabilities, think, expected) => {
    const { proxy, result } = await recorded(think === undefined ? {} : { think }, capabilities)
    const sent = proxy.measured().flatMap(({ body }) => ('think' in body ? [body.think] : []))
    expect([...new Set(sent)]).toEqual(expected)
    expect(result.levels[0]?.outcomes.completed).toBe(1)
    expect(result.scenario.think).toBe(think ?? false)
  })

  test('keep_alive and headers go with every request', async () => {
    const { proxy } = await recorded({ keepAlive: '7m', headers: { 'x-team': 'blue' } })
    expect(new Set(proxy.measured().map(({ body }) => body.keep_alive))).toEqual(new Set(['7m']))
    expect(new Set(proxy.seen.map(({ headers }) => headers['x-team']))).toEqual(new Set(['blue']))
  })
})

describe('chat', () => {
  test('a conversation with a system text, varied at its start', async () => {
    const messages = [
      { role: 'user', content: 'One.' },
      { role: 'assistant', content: 'Two.' },
      { role: 'user', content: 'Three.' },
    ] as const
    const { proxy, result } = await recorded({ messages, system: 'Be brief.' })
    expect(new Set(proxy.measured().map(({ path }) => path))).toEqual(new Set(['/api/chat']))
    const sent = proxy.measured().map(({ body }) => body.messages ?? [])
    expect(sent.map((one) => one.map(({ role }) => role))).toEqual(
      sent.map(() => ['system', 'user', 'assistant', 'user']),
    )
    expect(new Set(sent.map(([system]) => system?.content)).size).toBe(3)
    expect(sent.every(([system]) => system?.content.endsWith('Be brief.'))).toBe(true)
    expect(result.levels[1]?.outcomes.completed).toBe(2)
  })
})
