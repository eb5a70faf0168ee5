import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leastBytes } from '../../../src/plan/least-bytes.ts'
import { memoryPlan, type MemoryQuestion } from '../../../src/plan/memory-plan.ts'
import { LAB_SMALL, metadataOf, QWEN } from './models.ts'

const GIB = 2 ** 30

/** The article's model on its machine: 19 GB of weights, 1.3 GB a slot, 5 GB for all else, 32 GB. */
const ARTICLE: MemoryQuestion = {
  metadata: QWEN,
  weightsBytes: 24_208_000_000 - 4 * 98_304 * 13_312,
  family: 'qwen3moe',
  capabilities: ['completion', 'tools'],
  numCtx: [13_312],
  kvTypes: ['f16'],
  maxParallel: 10,
  system: { bytes: 5e9, source: 'given' },
  ramBytes: 32 * GIB,
}

const settingOf = (more: Partial<MemoryQuestion> = {}) => {
  const [setting] = memoryPlan({ ...ARTICLE, ...more }).settings
  if (!setting) throw new Error('no setting')
  return setting
}

const verdicts = (more: Partial<MemoryQuestion>) => settingOf(more).rows.map(({ verdict }) => verdict)

describe("the article's machine", () => {
  test('24 GB at 4 slots, 32 GB at 10, which do not load on 32 GB', () => {
    const { rows } = settingOf()
    expect(rows[3]).toMatchObject({ numParallel: 4, verdict: 'fits' })
    expect(Math.round((rows[3]?.neededBytes.high ?? 0) / 1e9)).toBe(24)
    expect(rows[9]).toMatchObject({ numParallel: 10, verdict: 'too-large' })
    expect(Math.round((rows[9]?.neededBytes.high ?? 0) / 1e9)).toBe(32)
  })

  test('six slots are the most under 80 %; the eighth does not load', () => {
    expect(settingOf()).toMatchObject({ largest: 6, tooLargeFrom: 8 })
    expect(verdicts({})).toEqual([...Array(6).fill('fits'), 'tight', ...Array(3).fill('too-large')])
  })

  test('the system counts: with less of it more slots load, under 80 % as many', () => {
    expect(settingOf({ system: { bytes: 0, source: 'given' } })).toMatchObject({ largest: 6, tooLargeFrom: 12 })
    expect(settingOf({ system: { bytes: 40e9, source: 'given' } })).toMatchObject({ largest: 0, tooLargeFrom: 1 })
  })

  test('every context with every KV type, in this order', () => {
    const { settings } = memoryPlan({ ...ARTICLE, numCtx: [4096, 8192], kvTypes: ['f16', 'q8_0'] })
    expect(settings.map(({ numCtx, kvType }) => `${numCtx} ${kvType}`)).toEqual([
      '4096 f16',
      '4096 q8_0',
      '8192 f16',
      '8192 q8_0',
    ])
  })
})

describe('against a GPU', () => {
  test("a GPU with memory of its own: what exceeds it spills into RAM, and what exceeds both won't load", () => {
    const gpu = { vramBytes: 24 * GIB, ramBytes: 8 * GIB, system: { bytes: 4e9, source: 'given' } } as const
    // 25.8 GB of the GPU's, and 4.6 GB of RAM beside the system.
    expect(verdicts(gpu)).toEqual([
      'fits',
      ...Array(4).fill('tight'),
      ...Array(3).fill('spills'),
      ...Array(2).fill('too-large'),
    ])
    expect(settingOf(gpu).largest).toBe(1)
  })

  test('where the RAM is not known, nothing is too large', () => {
    expect(settingOf({ vramBytes: 16 * GIB, ramBytes: undefined })).toMatchObject({
      largest: 0,
      tooLargeFrom: undefined,
    })
  })

  test("a Mac's GPU has no memory beside the RAM", () => {
    expect(settingOf({ vramBytes: 25 * GIB, unified: true })).toMatchObject({ tooLargeFrom: 8 })
  })
})

describe('what is said beside the figures', () => {
  test.each(['qwen3next', 'mllama', 'nemotron_h'])('%s is served one at a time', (family) => {
    const plan = memoryPlan({ ...ARTICLE, family })
    expect(plan.oneSlotBecause).toContain(family)
    expect(plan.settings[0]?.rows).toHaveLength(1)
    expect(plan.settings[0]).toMatchObject({ largest: 1, tooLargeFrom: undefined })
  })

  test('so is an embedding model', () => {
    expect(memoryPlan({ ...ARTICLE, capabilities: ['embedding'] }).oneSlotBecause).toMatch(/does not complete text/)
    expect(memoryPlan({ ...ARTICLE, capabilities: [] }).oneSlotBecause).toBeUndefined()
  })

  test('without metadata the figures are lower bounds, and nothing is called fitting', () => {
    const plan = memoryPlan({ ...ARTICLE, metadata: {} })
    expect(plan.unknown).toEqual(['general.architecture'])
    expect(plan.settings[0]?.largest).toBeUndefined()
    expect(new Set(plan.settings[0]?.rows.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']))
    expect(plan.doubts.join()).toContain('lower bounds')
  })

  test('a context beyond what the model was trained for', () => {
    const { doubts } = memoryPlan({ ...ARTICLE, metadata: LAB_SMALL, numCtx: [4096, 200_000] })
    expect(doubts.join()).toContain('trained for 131072 tokens: Ollama lowers num_ctx 200000 to that')
  })

  test('quantized types need flash attention; pictures need more', () => {
    const metadata = { ...QWEN, ...metadataOf('qwen3moe', { 'vision.block_count': 27 }) }
    const { doubts } = memoryPlan({ ...ARTICLE, metadata, kvTypes: ['q8_0'] })
    expect(doubts.join()).toMatch(/OLLAMA_FLASH_ATTENTION=1.*pictures/)
    expect(memoryPlan(ARTICLE).doubts).toEqual([])
  })
})

test('the largest setting is the last row that fits, and the first that is too large the first such row', () => {
  const question = fc.record({
    ramGib: fc.integer({ min: 8, max: 128 }),
    systemBytes: fc.integer({ min: 0, max: 60e9 }),
    weightsBytes: fc.integer({ min: 1e9, max: 60e9 }),
    numCtx: fc.integer({ min: 4, max: 200_000 }),
  })
  fc.assert(
    fc.property(question, ({ ramGib, systemBytes, weightsBytes, numCtx }) => {
      const system = { bytes: systemBytes, source: 'given' } as const
      const asked = { ramBytes: ramGib * GIB, system, weightsBytes, numCtx: [numCtx], maxParallel: 200 }
      const { rows, largest = Number.NaN, tooLargeFrom } = settingOf(asked)
      const fitting = rows.findLastIndex(({ verdict }) => verdict === 'fits') + 1
      expect(Math.min(largest, 200)).toBe(fitting)
      const refused = rows.findIndex(({ verdict }) => verdict === 'too-large') + 1
      expect(tooLargeFrom !== undefined && tooLargeFrom <= 200 ? tooLargeFrom : 0).toBe(refused)
    }),
  )
})

describe('the least that a load needs', () => {
  const { metadata, weightsBytes, capabilities } = ARTICLE

  test('what is not known is taken as small as it can be', () => {
    const known = { metadata, weightsBytes, capabilities }
    expect(leastBytes(known)).toMatchObject({ bytes: weightsBytes, kvBytesPerSlot: 0 })
    const one = leastBytes({ ...known, numCtx: 13_312 })
    expect(one).toMatchObject({ slots: 1, slotTokens: 13_312, kvBytesPerSlot: (48 * 4 * 256 * 13_312 * 18) / 32 })
    const all = leastBytes({ ...known, numCtx: 13_312, numParallel: 10, kvType: 'f16' })
    expect(all.bytes).toBe(weightsBytes + 10 * 98_304 * 13_312)
  })

  test('a family that gets one slot is not charged for more', () => {
    const asked = { metadata, weightsBytes, capabilities, family: 'qwen3next', numCtx: 4096, numParallel: 8 }
    expect(leastBytes(asked).slots).toBe(1)
  })
})
