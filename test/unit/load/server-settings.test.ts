import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findEdge } from '../../../src/load/raise-slots.ts'
import { resolveScenario } from '../../../src/load/resolve.ts'
import { settingsOf } from '../../../src/load/server-settings.ts'
import type { Scenario } from '../../../src/model/scenario.ts'
import type { ManagedServer } from '../../../src/model/server.ts'

const resolve = (server: unknown, more: Partial<Scenario> = {}, defaults: object = {}) =>
  resolveScenario('chat', { model: 'm', ...more, server: server as ManagedServer }, { defaults, environment: {} })

describe('settings', () => {
  test('every combination, by the name that requirements use', () => {
    const settings = settingsOf({ numParallel: [1, 4], kvCacheType: ['f16', 'q8_0'], contextLength: 8192 })
    expect(settings.map(({ name }) => name)).toEqual(['np1-f16', 'np1-q8_0', 'np4-f16', 'np4-q8_0'])
    expect(settings[3]?.setting).toEqual({
      numParallel: 4,
      kvCacheType: 'q8_0',
      flashAttention: true,
      contextLength: 8192,
    })
  })

  test('a quantized cache turns flash attention on for all, unless it was said', () => {
    expect(resolve({ kvCacheType: ['f16', 'q8_0'] }).notices).toEqual([
      expect.stringContaining('flash attention is turned on'),
    ])
    expect(resolve({ kvCacheType: 'q8_0', flashAttention: false })).toMatchObject({
      notices: [],
      setting: { kvCacheType: 'q8_0', flashAttention: false },
    })
    expect(resolve({ kvCacheType: 'f16' }).setting).toEqual({ kvCacheType: 'f16' })
  })

  test('one is a host as any other; several are variants at the levels of all', () => {
    expect(resolve({ numParallel: 4 })).toMatchObject({ parallel: [1, 4], variants: [], setting: { numParallel: 4 } })
    expect(resolve({ numParallel: 4 }).matrix).toBeUndefined()
    const { variants, loads, matrix } = resolve({ numParallel: [2, 4] })
    expect(variants.map(({ name, scenario }) => [name, scenario.parallel])).toEqual([
      ['np2', [1, 2, 4]],
      ['np4', [1, 2, 4]],
    ])
    expect({ loads, matrix }).toEqual({ loads: 2, matrix: {} })
    expect(resolve({ numParallel: [2, 4] }, { parallel: [1, 8] }).variants[0]?.scenario.parallel).toEqual([1, 8])
  })

  test('raised: doublings up to the end, each at its own slots', () => {
    const { variants, matrix } = resolve({ numParallel: { upTo: 6 } })
    expect(variants.map(({ name, scenario }) => [name, scenario.parallel])).toEqual([
      ['np1', [1]],
      ['np2', [1, 2]],
      ['np4', [1, 4]],
      ['np6', [1, 6]],
    ])
    expect(matrix?.raise?.at(5)).toMatchObject({ name: 'np5', scenario: { parallel: [1, 5] } })
  })

  test("a server lays the plugin's host aside, a host its server, and an A/B run too", () => {
    expect(resolve({ numParallel: 2 }, {}, { host: 'http://127.0.0.1:1' }).host).toHaveProperty('label')
    const around = { defaults: { server: { numParallel: [1, 2] } }, environment: {} }
    expect(resolveScenario('chat', { model: 'm', host: '127.0.0.1:1' }, around).host).toBe('http://127.0.0.1:1')
    const variants = { old: {}, new: {} }
    expect(resolveScenario('chat', { model: 'm', variants }, around).matrix).toBeUndefined()
    expect(resolveScenario('chat', { model: 'm' }, around).variants).toHaveLength(2)
  })
})

describe('misuse is said before any server is started', () => {
  test.each([
    [4, 'an object of settings'],
    [{ slots: 4 }, 'without "slots"'],
    [{ numParallel: 0 }, 'a whole number from 1'],
    [{ numParallel: [2, 2] }, 'each once'],
    [{ numParallel: [] }, 'a whole number from 1'],
    [{ numParallel: { upTo: 1 } }, '{ upTo } with a whole number from 2'],
    [{ numParallel: { upTo: 8 }, kvCacheType: ['f16', 'q8_0'] }, 'one `kvCacheType`'],
    [{ kvCacheType: 'q3' }, 'one of f32, bf16, f16'],
    [{ flashAttention: 'on' }, 'true or false'],
    [{ contextLength: 1 }, 'tokens from 4'],
    [{ env: { 'A B': '1' } }, 'letters, digits and _'],
    [{ env: { A: 1 } }, 'texts only: A is none'],
    [{ env: { A: 'x\0y' } }, 'texts only: A is none'],
    [{ env: { OLLAMA_HOST: 'x' } }, 'which the run sets itself'],
    [{ env: { OLLAMA_NUM_PARALLEL: '4' } }, 'which is given as `numParallel`'],
    [{ binary: ' ' }, "the path of Ollama's program"],
  ])('%j', (server, words) => {
    expect(() => resolve(server)).toThrow(TypeError)
    expect(() => resolve(server)).toThrow(words)
  })

  test.each<[Partial<Scenario>, string]>([
    [{ host: '127.0.0.1:1' }, 'both `host` and `server`'],
    [{ variants: { old: {}, new: {} } }, '`variants` and `server`'],
    [{ parallel: { upTo: 8 } }, 'give `parallel` as a list'],
  ])('beside %j', (more, words) => {
    expect(() => resolve({ numParallel: [1, 2] }, more)).toThrow(words)
  })

  test('how far it goes is no requirement', () => {
    expect(() => resolve({ numParallel: { upTo: 8 } }, { require: ['no errors'] })).toThrow(
      'for requirements give a list',
    )
  })
})

describe('the edge', () => {
  test('is found between neighbours, in few steps, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 1024 }), fc.integer({ min: 0, max: 1100 }), async (upTo, most) => {
        const asked: number[] = []
        const fits = async (slots: number) => {
          asked.push(slots)
          return slots <= most
        }
        await findEdge(upTo, { fits, isStopped: () => false })
        expect(asked).toHaveLength(new Set(asked).size)
        expect(asked.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(upTo)) + 2)
        const good = Math.min(most, upTo)
        if (good > 0) expect(asked).toContain(good)
        if (good < upTo) expect(asked).toContain(good + 1)
        expect(Math.max(...asked)).toBeLessThanOrEqual(upTo)
      }),
    )
  })

  test('a stopped run asks no more', async () => {
    const asked: number[] = []
    const fits = async (slots: number) => asked.push(slots) > 0
    await findEdge(64, { fits, isStopped: () => asked.length === 2 })
    expect(asked).toEqual([1, 2])
  })
})
