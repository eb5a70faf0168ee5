import { describe, expect, test } from 'vitest'
import { type MeasuredSetting, rateSettings } from '../../../src/measure/rate-settings.ts'
import type { LevelResult, Summary, VariantResult } from '../../../src/model/result.ts'
import type { KvCacheType, ServerSetting } from '../../../src/model/server.ts'

const GB = 1e9
const RAM = 32 * GB

const one = (value: number): Summary => ({ median: value, p5: value, p95: value, rounds: [value] })

interface Planted {
  readonly share?: number
  readonly throughput?: number
  readonly memoryBytes?: number
  readonly kv?: KvCacheType
  readonly slots?: number
  readonly swapGrowthBytes?: number
}

/** A setting measured at P=1 and at its slots. */
function measured(numParallel: number, planted: Planted = {}): MeasuredSetting {
  const { share = 1, throughput = 40, memoryBytes = 20 * GB, kv, slots, swapGrowthBytes } = planted
  const levelOf = (parallel: number): LevelResult => ({
    parallel,
    genSpeed: one(36.6 * (parallel === 1 ? 1 : share)),
    throughput: one(throughput),
    outcomes: { completed: 1, failed: 0, rejected: 0, timedOut: 0, aborted: 0, endedEarly: 0, protocolError: 0 },
    roundsSetAside: 0,
    requests: [],
  })
  const levels = [...new Set([1, numParallel])].map(levelOf)
  const within = slots === undefined || slots >= numParallel
  const variant: VariantResult = {
    name: `np${numParallel}`,
    conditions: {},
    levels,
    capacity: within ? {} : { slots, queueFrom: numParallel },
    cliff: {
      state: 'none',
      threshold: 0.5,
      levels: within && numParallel > 1 ? [{ parallel: numParallel, ratio: share, band: 1.05, side: 'above' }] : [],
    },
    loads: [{ startedAt: '', levels, order: [], memory: [{ source: 'rss', settledBytes: memoryBytes, samples: [] }] }],
  }
  const setting: ServerSetting = { numParallel, ...(kv ? { kvCacheType: kv } : {}) }
  return { name: kv ? `np${numParallel}-${kv}` : `np${numParallel}`, setting, variant, swapGrowthBytes }
}

const refused = (numParallel: number): MeasuredSetting => ({
  name: `np${numParallel}`,
  setting: { numParallel },
  failure: { state: 'willNotLoad', reason: 'too large' },
})

const fitOf = (setting: MeasuredSetting, ram: number | undefined = RAM) => rateSettings([setting], ram).settings[0]

describe('what a setting is good for', () => {
  test('the article: two people, four are too many, ten do not load', () => {
    const matrix = rateSettings(
      [
        measured(1, { throughput: 36.1, memoryBytes: 20.3 * GB }),
        measured(2, { share: 0.628, throughput: 43.3, memoryBytes: 21.6 * GB }),
        measured(4, { share: 0.322, throughput: 43.7, memoryBytes: 24.2 * GB }),
        refused(10),
      ],
      RAM,
    )
    expect(matrix.settings.map(({ name, fit, people }) => [name, fit, people])).toEqual([
      ['np1', 'interactive', 1],
      ['np2', 'interactive', 2],
      ['np4', 'batch', 4],
      ['np10', 'willNotLoad', undefined],
    ])
    expect(matrix).toMatchObject({ recommended: 'np2', bestThroughput: 'np4', bestPerMemory: 'np2' })
    expect(matrix.settings[1]).toMatchObject({ share: 0.628, band: 1.05, throughput: 43.3, memoryBytes: 21.6 * GB })
    expect(matrix.settings[3]).toMatchObject({ reason: 'too large' })
  })

  test.each([
    [0.6, 'interactive'],
    [0.599, 'usable'],
    [0.5, 'usable'],
    [0.499, 'batch'],
  ])('%f of one person’s speed: %s', (share, fit) => {
    expect(fitOf(measured(2, { share }))?.fit).toBe(fit)
  })

  test('80 % of RAM is the most; where RAM is not known nobody says so', () => {
    expect(fitOf(measured(1, { memoryBytes: 0.8 * RAM }))?.fit).toBe('interactive')
    expect(fitOf(measured(1, { memoryBytes: 0.801 * RAM }))).toMatchObject({ fit: 'memoryTight', ramShare: 0.801 })
    expect(rateSettings([measured(1, { memoryBytes: 0.9 * RAM })], undefined).settings[0]).toMatchObject({
      fit: 'interactive',
      ramShare: undefined,
    })
  })

  test('swap that grew by more than systems write out at any time', () => {
    expect(fitOf(measured(1, { swapGrowthBytes: 64e6 }))?.fit).toBe('interactive')
    expect(fitOf(measured(1, { swapGrowthBytes: 64e6 + 1 }))?.fit).toBe('swapping')
  })

  test('a server that serves fewer than it was told: not rated, and said', () => {
    expect(fitOf(measured(4, { slots: 1 }))).toMatchObject({
      fit: 'unknown',
      share: undefined,
      reason: expect.stringContaining('it served 1 at once, although it was started for 4') as string,
    })
  })

  test('numbers of a setting that failed later stay', () => {
    const failure = { state: 'willNotLoad', reason: 'the second time' } as const
    expect(fitOf({ ...measured(2, { share: 0.7 }), failure })).toMatchObject({ fit: 'willNotLoad', share: 0.7 })
  })
})

const pick = (...settings: readonly MeasuredSetting[]) => rateSettings(settings, RAM).recommended

describe('which to take', () => {
  test('of settings for as many people the faster, of equally fast ones the smaller', () => {
    const f16 = { share: 0.7, throughput: 50, memoryBytes: 22 * GB, kv: 'f16' } as const
    const q8 = { share: 0.7, throughput: 49, memoryBytes: 20 * GB, kv: 'q8_0' } as const
    expect(pick(measured(2, f16), measured(2, q8))).toBe('np2-q8_0')
    expect(pick(measured(2, f16), measured(2, { ...q8, throughput: 45 }))).toBe('np2-f16')
  })

  test('one that does not fit is never recommended, nor best in anything', () => {
    const matrix = rateSettings([measured(2, { share: 0.9, throughput: 99, memoryBytes: 30 * GB })], RAM)
    expect(matrix).toMatchObject({ recommended: undefined, bestThroughput: undefined, bestPerMemory: undefined })
  })

  test('usable where none is better', () => {
    expect(pick(measured(2, { share: 0.55 }), measured(4, { share: 0.3 }))).toBe('np2')
  })
})
