import { describe, expect, test } from 'vitest'
import { summarizeScenario } from '../../../src/load/fingerprint.ts'
import { measuringAlso, resolveScenario } from '../../../src/load/resolve.ts'
import type { Scenario } from '../../../src/model/scenario.ts'

const resolve = (scenario: Partial<Scenario>) =>
  resolveScenario('chat', { model: 'm', ...scenario }, { environment: {} })

describe('defaults', () => {
  test('are settled once', () => {
    expect(resolve({})).toMatchObject({
      endpoint: 'generate',
      host: 'http://127.0.0.1:11434',
      parallel: [1, 2, 4],
      rounds: { min: 3, max: 8 },
      cache: 'cold',
      think: false,
      cliffThreshold: 0.5,
      options: { num_predict: 64, seed: 42, temperature: 0 },
    })
  })

  test('the context is not sent unless given, because another one reloads the model', () => {
    expect(resolve({}).options).not.toHaveProperty('num_ctx')
  })

  test('P=1 is added where it is missing, and said', () => {
    const { parallel, notices } = resolve({ parallel: [2, 4] })
    expect(parallel).toEqual([1, 2, 4])
    expect(notices[0]).toContain('P=1 was added')
  })

  test.each([
    [5, { min: 5, max: 5 }],
    [{ max: 2 }, { min: 2, max: 2 }],
    [{ min: 10 }, { min: 10, max: 10 }],
  ])('rounds %j', (rounds, expected) => {
    expect(resolve({ rounds }).rounds).toEqual(expected)
  })

  test("the plugin's options lie under the scenario's, model options one by one", () => {
    const around = { defaults: { parallel: [1, 8], options: { num_predict: 16, num_ctx: 2048 } }, environment: {} }
    const resolved = resolveScenario('chat', { model: 'm', options: { num_predict: 32 } }, around)
    expect(resolved.parallel).toEqual([1, 8])
    expect(resolved.options).toMatchObject({ num_predict: 32, num_ctx: 2048, seed: 42 })
  })

  test('messages mean the chat endpoint; a system text stands before either form', () => {
    const messages = [{ role: 'user', content: 'hi' }] as const
    expect(resolve({ messages, system: 'be brief' })).toMatchObject({
      endpoint: 'chat',
      messages: [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: 'hi' },
      ],
    })
  })
})

describe('misuse is said before any request', () => {
  test.each<[Record<string, unknown>, RegExp]>([
    [{ parallel: [4, 2] }, /`parallel` is \[4,2\], and must be ascending, each level once: \[2, 4\]/],
    [{ parallel: [] }, /must be a list of levels/],
    [{ parallel: [0] }, /whole numbers from 1/],
    [{ parallel: 5000 }, /at most 1024/],
    [{ rounds: { min: 5, max: 3 } }, /min no larger than max/],
    [{ rounds: 0 }, /whole number from 1 to 100/],
    [{ options: { num_predict: 0 } }, /num_predict >= 2/],
    [{ cache: 'hot' }, /`cache` is "hot", and must be "cold" or "warm" or "identical"/],
    [{ cliffThreshold: 50 }, /a share between 0 and 1/],
    [{ paralel: [1] }, /unknown option "paralel"/],
    [{ model: ' ' }, /must be the name of a model/],
    [{ prompt: 'a', messages: [] }, /both `prompt` and `messages`/],
    [{ messages: [], endpoint: 'generate' }, /need the chat endpoint/],
    [{ host: 'ftp://x' }, /only http and https/],
    [{ tolerance: { genSpeed: 3 } }, /shares below 1 of the judged metrics/],
    [{ tolerance: { speed: 0.1 } }, /genSpeed, throughput, ttftMs, memoryBytes/],
    [{ idleTimeoutMs: -1 }, /milliseconds above 0/],
  ])('%j', (scenario, message) => {
    const call = () => resolve(scenario)
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })

  test('a scenario without a model', () => {
    expect(() => resolve({ model: undefined })).toThrow(/no `model` is given/)
  })
})

const fingerprint = (parallel: Scenario['parallel'], also: readonly number[] = []) =>
  summarizeScenario(measuringAlso(resolve({ parallel }), also)).fingerprint

describe('levels that are searched', () => {
  test('begin with all up to 4, and no further than asked', () => {
    expect(resolve({ parallel: { upTo: 32 } })).toMatchObject({
      parallel: [1, 2, 3, 4],
      search: { upTo: 32, also: [] },
    })
    expect(resolve({ parallel: { upTo: 3 } }).parallel).toEqual([1, 2, 3])
    expect(resolve({ parallel: [1, 2] }).search).toBeUndefined()
  })

  test('hold what requirements name beyond those, once and in order; a list of levels stays as it is', () => {
    expect(measuringAlso(resolve({ parallel: { upTo: 32 } }), [20, 2, 10, 20]).search).toEqual({
      upTo: 32,
      also: [10, 20],
    })
    const listed = resolve({ parallel: [1, 2] })
    expect(measuringAlso(listed, [2])).toBe(listed)
  })

  test('are known to the fingerprint by how far they go, not by what requirements add', () => {
    expect(fingerprint({ upTo: 32 }, [10])).toBe(fingerprint({ upTo: 32 }))
    expect(fingerprint({ upTo: 16 })).not.toBe(fingerprint({ upTo: 32 }))
    expect(fingerprint([1, 2, 3, 4])).not.toBe(fingerprint({ upTo: 4 }))
  })

  test('have a time limit that a timer can hold', () => {
    const limit = (upTo: number) => resolve({ parallel: { upTo } }).timeoutMs
    expect(limit(32)).toBeGreaterThan(resolve({ parallel: [1, 2, 3, 4] }).timeoutMs)
    expect(limit(1024)).toBeLessThan(2 ** 31)
  })

  test.each<[Record<string, unknown>, RegExp]>([
    [{ parallel: { upTo: 1 } }, /`parallel` is {"upTo":1}, and must be { upTo } with a whole number from 2/],
    [{ parallel: { upTo: '32' } }, /{ upTo } with a whole number from 2, such as { upTo: 32 }/],
    [{ parallel: {} }, /{ upTo } with a whole number from 2/],
    [{ parallel: { upTo: 5000 } }, /{ upTo } with at most 1024/],
    [{ parallel: { upTo: 32, from: 4 } }, /{ upTo } alone, without "from"/],
    [{ parallel: null }, /a list of levels such as \[1, 2, 4\], or { upTo: 32 } to search/],
    [{ parallel: { upTo: 32 }, variants: { old: {}, new: {} } }, /give `parallel` as a list/],
  ])('%j is refused', (scenario, message) => {
    expect(() => resolve(scenario)).toThrow(message)
  })
})
