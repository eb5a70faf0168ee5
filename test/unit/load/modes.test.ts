import { describe, expect, test } from 'vitest'
import { summarizeScenario } from '../../../src/load/fingerprint.ts'
import { resolveScenario } from '../../../src/load/resolve.ts'
import type { Scenario } from '../../../src/model/scenario.ts'

const resolve = (scenario: Partial<Scenario>, defaults = {}) =>
  resolveScenario('chat', { model: 'm', ...scenario }, { environment: {}, defaults })

describe('a growing conversation', () => {
  test('has turns, one request at a time, the chat endpoint and a fixed number of conversations', () => {
    const more = { mode: 'context-growth', endpoint: 'chat', parallel: [1], cache: 'cold', rounds: { min: 3, max: 3 } }
    expect(resolve({ mode: 'context-growth' })).toMatchObject({ ...more, turns: 8 })
    expect(resolve({ mode: 'context-growth', turns: 12, rounds: 2 })).toMatchObject({
      turns: 12,
      rounds: { min: 2, max: 2 },
    })
  })

  test('a run without it says nothing of turns', () => {
    expect(resolve({})).toMatchObject({ mode: 'parallel-sweep', turns: 0 })
  })
})

test("the plugin's defaults for levels do not reach the other modes; its others do", () => {
  const defaults = { parallel: [1, 2, 4], cache: 'warm', cliffThreshold: 0.6, reload: 'always' } as const
  expect(resolve({ mode: 'cold-start' }, defaults)).toMatchObject({ parallel: [1], cache: 'cold', reload: 'always' })
  expect(resolve({}, defaults)).toMatchObject({ parallel: [1, 2, 4], cache: 'warm' })
})

test('another mode, and another number of turns, is another experiment; a sweep keeps its fingerprint', () => {
  const fingerprint = (scenario: Partial<Scenario>) => summarizeScenario(resolve(scenario)).fingerprint
  const sweep = { parallel: [1], endpoint: 'chat' } as const
  const all = [
    sweep,
    { mode: 'context-growth' },
    { mode: 'context-growth', turns: 9 },
    { mode: 'cold-start', endpoint: 'chat' },
  ] as const
  expect(new Set(all.map(fingerprint)).size).toBe(4)
  // As stored by versions that knew no other mode.
  expect(fingerprint({ parallel: [1, 2] })).toBe('89e01df3dd68dc7b')
  expect(summarizeScenario(resolve({}))).not.toHaveProperty('mode')
  expect(summarizeScenario(resolve({ mode: 'context-growth' }))).toMatchObject({ mode: 'context-growth', turns: 8 })
})

describe('misuse is said before any request', () => {
  test.each<[Partial<Scenario> | Record<string, unknown>, RegExp]>([
    [{ mode: 'growth' }, /`mode` is "growth", and must be "parallel-sweep" or "context-growth" or "cold-start"/],
    [{ turns: 4 }, /add `mode: 'context-growth'`/],
    [{ mode: 'cold-start', turns: 4 }, /add `mode: 'context-growth'`/],
    [{ mode: 'context-growth', turns: 1 }, /whole number from 2 to 200/],
    [{ mode: 'context-growth', turns: 2.5 }, /whole number from 2 to 200/],
    [{ mode: 'context-growth', parallel: [1, 2] }, /one request at a time: leave `parallel` out/],
    [{ mode: 'context-growth', parallel: { upTo: 8 } }, /one request at a time/],
    [{ mode: 'cold-start', parallel: 2 }, /one request at a time/],
    [{ mode: 'context-growth', cache: 'identical' }, /leave `cache` out/],
    [{ mode: 'context-growth', endpoint: 'generate' }, /chat endpoint/],
    [{ mode: 'context-growth', messages: [{ role: 'system', content: 'x' }] }, /`messages` have none: add one/],
    [{ mode: 'cold-start', cliffThreshold: 0.4 }, /has no cliff/],
    [{ mode: 'cold-start', reload: 'never' }, /forbids to unload the model/],
    [{ mode: 'cold-start', server: { numParallel: [1, 2] } }, /one setting of a `server`/],
    [{ mode: 'cold-start', variants: { old: {}, new: {} } }, /no `variants`/],
  ])('%j', (scenario, message) => {
    expect(() => resolve(scenario as Partial<Scenario>)).toThrow(message)
  })

  test('P=1 alone is what these modes do', () => {
    expect(resolve({ mode: 'context-growth', parallel: [1] }).parallel).toEqual([1])
    expect(resolve({ mode: 'cold-start', parallel: 1 }).parallel).toEqual([1])
  })
})
