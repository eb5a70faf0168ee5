import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KV_CACHE_TYPES, type KvCacheType } from '../../../src/model/server.ts'
import { cacheShape } from '../../../src/plan/cache-shape.ts'
import { kvBytes, slotTokens } from '../../../src/plan/kv-bytes.ts'
import { lacksLists, type ModelMetadata } from '../../../src/plan/metadata.ts'
import { LAB_SMALL, metadataOf, perLayer, QWEN } from './models.ts'

const MIB = 2 ** 20

const bytesOf = (metadata: ModelMetadata, numCtx: number, numParallel = 1, kvType: KvCacheType = 'f16') =>
  kvBytes(cacheShape(metadata), { numCtx, numParallel, kvType })

const exactly = (bytes: number) => ({ low: bytes, high: bytes })

describe('grouped-query attention', () => {
  // Measured: RSS grew by exactly these over the settings, on Ollama 0.25 and 0.33.
  test.each([
    [1, 2048, 'f16', 24],
    [4, 2048, 'f16', 96],
    [1, 8192, 'f16', 96],
    [8, 8192, 'f16', 768],
    [4, 8192, 'q8_0', 204],
    [4, 8192, 'q4_0', 108],
    [4, 8192, 'f32', 768],
    [4, 131_072, 'f16', 6144],
  ] as const)('%i slots of %i tokens as %s are %i MiB', (slots, numCtx, kvType, mib) => {
    expect(bytesOf(LAB_SMALL, numCtx, slots, kvType)).toEqual(exactly(mib * MIB))
  })

  test("the article's model: 1.3 GB a slot", () => {
    expect(bytesOf(QWEN, 13_312)).toEqual(exactly(48 * 4 * 256 * 2 * 13_312))
  })

  test('KV heads by layer', () => {
    const heads = [2, 4, 0, 8]
    const metadata = { ...LAB_SMALL, 'llama.block_count': 4, 'llama.attention.head_count_kv': heads }
    expect(bytesOf(metadata, 1024)).toEqual(exactly(14 * 128 * 2 * 1024))
  })

  test('without KV heads as many as heads; without lengths the embedding over the heads', () => {
    const plain = metadataOf('llama', { block_count: 2, embedding_length: 512, 'attention.head_count': 8 })
    expect(bytesOf(plain, 256)).toEqual(exactly(2 * 8 * 128 * 2 * 256))
  })

  test('a slot gets what the model was trained for at most, in steps of 256', () => {
    expect(slotTokens(cacheShape(LAB_SMALL), 200_000)).toBe(131_072)
    expect(slotTokens(cacheShape(LAB_SMALL), 1000)).toBe(1024)
    expect(bytesOf(LAB_SMALL, 1000)).toEqual(bytesOf(LAB_SMALL, 1024))
  })
})

const gemma = (more: Readonly<Record<string, unknown>> = {}, architecture = 'gemma3') =>
  metadataOf(architecture, {
    block_count: 12,
    embedding_length: 1024,
    'attention.head_count': 8,
    'attention.head_count_kv': 4,
    'attention.key_length': 256,
    'attention.value_length': 256,
    'attention.sliding_window': 1024,
    ...more,
  })

describe('sliding windows', () => {
  const LAYER = 4 * 512 * 2

  test.each([
    ['a list of layers', { 'attention.sliding_window_pattern': perLayer(12, (layer) => layer % 6 !== 5) }],
    ['a period', { 'attention.sliding_window_pattern': 6 }],
    ["the architecture's own period", {}],
  ])('%s: 2 layers keep the context, 10 a window and up to a batch', (_, more) => {
    // One slot of 16384 tokens is read in batches of up to 1024.
    expect(bytesOf(gemma(more), 16_384)).toEqual({
      low: LAYER * (2 * 16_384 + 10 * 1024),
      high: LAYER * (2 * 16_384 + 10 * 2048),
    })
  })

  test('a context shorter than the window is kept whole', () => {
    expect(bytesOf(gemma(), 512)).toEqual(exactly(LAYER * 12 * 512))
  })

  test('an unknown model with a window but without a pattern is between all layers and none, and says so', () => {
    const shape = cacheShape(gemma({}, 'newmodel'))
    expect(kvBytes(shape, { numCtx: 16_384, numParallel: 2, kvType: 'f16' })).toEqual({
      low: 2 * LAYER * 12 * 1024,
      high: 2 * LAYER * 12 * 16_384,
    })
    expect(shape.doubts.join()).toMatch(/not which layers use it: the upper bound takes none/)
  })

  test('a period that does not divide the layers leaves one of them open', () => {
    const shape = cacheShape(gemma({ 'attention.sliding_window_pattern': 5 }, 'newmodel'))
    expect(shape.layers?.map(({ reach }) => reach)).toEqual(
      perLayer(12, (layer) => (layer === 11 ? 'either' : layer % 5 === 4 ? 'context' : 'window')),
    )
  })

  test('an engine that ignores the window keeps all', () => {
    expect(bytesOf(gemma({}, 'phi3'), 16_384)).toEqual(exactly(LAYER * 12 * 16_384))
  })

  test('windowed layers may have heads of another length; layers that share keep nothing', () => {
    const more = {
      'attention.sliding_window_pattern': perLayer(12, (layer) => layer % 2 === 0),
      'attention.key_length_swa': 128,
      'attention.value_length_swa': 128,
      'attention.shared_kv_layers': 8,
    }
    const { low } = bytesOf(gemma(more), 8192)
    expect(low).toBe(2 * (4 * 512 * 2 * 8192) + 2 * (4 * 256 * 2 * 1024))
  })
})

describe('hybrid and recurrent layers', () => {
  const SSM = { 'ssm.conv_kernel': 4, 'ssm.inner_size': 4096, 'ssm.state_size': 128, 'ssm.group_count': 16 }
  /** (4 - 1) x (4096 + 2 x 16 x 128) + 128 x 4096, in f32. */
  const STATE = (3 * (4096 + 2 * 16 * 128) + 128 * 4096) * 4

  test('full_attention_interval: every fourth layer attends, the others keep a state that does not grow', () => {
    const metadata = { ...QWEN, ...metadataOf('qwen3moe', { full_attention_interval: 4, ...SSM }) }
    const tokenBytes = 12 * 4 * 256 * 2
    expect(bytesOf(metadata, 4096)).toEqual(exactly(4096 * tokenBytes + 36 * STATE))
    expect(bytesOf(metadata, 8192)).toEqual(exactly(8192 * tokenBytes + 36 * STATE))
  })

  test('no KV heads, no keys; feed-forward blocks of nemotron keep nothing at all', () => {
    const layers = {
      block_count: 4,
      'attention.head_count_kv': [0, 2, 0, 0],
      feed_forward_length: [0, 0, 512, 0],
      ...SSM,
    }
    const common = { embedding_length: 512, 'attention.head_count': 8 }
    const attention = 2 * 128 * 2 * 1024
    expect(bytesOf(metadataOf('granitehybrid', { ...common, ...layers }), 1024)).toEqual(exactly(attention + 3 * STATE))
    expect(bytesOf(metadataOf('nemotron_h', { ...common, ...layers }), 1024)).toEqual(exactly(attention + 2 * STATE))
  })

  test('a state beside attention in every layer is an upper bound', () => {
    const shape = cacheShape({ ...LAB_SMALL, ...metadataOf('llama', SSM) })
    expect(shape.stateBytes).toEqual({ low: 0, high: 12 * STATE })
    expect(shape.doubts.join()).toMatch(/recurrent state/)
  })

  test('quantized keys and values leave the state as it is', () => {
    const metadata = { ...QWEN, ...metadataOf('qwen3moe', { full_attention_interval: 4, ...SSM }) }
    expect(bytesOf(metadata, 4096, 1, 'q8_0')).toEqual(exactly((12 * 4 * 256 * 4096 * 34) / 32 + 36 * STATE))
  })
})

describe('compressed attention (MLA)', () => {
  const common = {
    block_count: 4,
    embedding_length: 2048,
    'attention.head_count': 16,
    'attention.kv_lora_rank': 512,
    'rope.dimension_count': 64,
  }

  test('one vector for all heads, and in some builds its values too', () => {
    const lengths = { 'attention.key_length': 576, 'attention.value_length': 512, 'attention.key_length_mla': 192 }
    const metadata = metadataOf('deepseek2', { ...common, ...lengths, 'attention.head_count_kv': 1 })
    expect(bytesOf(metadata, 1024)).toEqual({ low: 4 * 576 * 2 * 1024, high: 4 * 1088 * 2 * 1024 })
  })

  test('an old file without the compressed lengths may keep every head', () => {
    const lengths = { 'attention.key_length': 192, 'attention.value_length': 128 }
    const metadata = metadataOf('deepseek2', { ...common, ...lengths, 'attention.head_count_kv': 16 })
    expect(bytesOf(metadata, 1024)).toEqual({ low: 4 * 576 * 2 * 1024, high: 4 * 16 * 320 * 2 * 1024 })
  })
})

describe('what cannot be known is said', () => {
  test.each([
    ['nothing', {}, ['general.architecture']],
    ['no layers', metadataOf('llama', {}), ['block_count']],
    ['a list that was left out', { ...LAB_SMALL, 'llama.attention.head_count_kv': null }, []],
    ['an empty list', { ...LAB_SMALL, 'llama.attention.head_count_kv': [] }, ['attention.head_count_kv']],
    ['a list that is too short', { ...LAB_SMALL, 'llama.attention.head_count_kv': [4] }, ['attention.head_count_kv']],
    ['layers beyond belief', { ...LAB_SMALL, 'llama.block_count': 1e12 }, ['block_count']],
    ['a negative number', { ...LAB_SMALL, 'llama.block_count': -1 }, ['block_count']],
  ])('%s', (_, metadata, unknown) => {
    const shape = cacheShape(metadata)
    if (unknown.length === 0) return expect(lacksLists(metadata)).toBe(true)
    expect(shape.unknown).toEqual(unknown)
    expect(kvBytes(shape, { numCtx: 4096, numParallel: 4, kvType: 'f16' })).toEqual({ low: 0 })
  })
})

describe('for any metadata', () => {
  const keys = [
    'block_count',
    'context_length',
    'embedding_length',
    'attention.head_count',
    'attention.head_count_kv',
    'attention.key_length',
    'attention.value_length',
    'attention.sliding_window',
    'attention.sliding_window_pattern',
    'attention.kv_lora_rank',
    'attention.key_length_mla',
    'attention.shared_kv_layers',
    'full_attention_interval',
    'nextn_predict_layers',
    'ssm.conv_kernel',
    'ssm.inner_size',
    'ssm.state_size',
  ]
  const value = fc.oneof(
    fc.nat({ max: 300 }),
    fc.double(),
    fc.constantFrom(null, 'text', true, -1),
    fc.array(fc.oneof(fc.nat({ max: 9 }), fc.boolean(), fc.constant(null)), { maxLength: 8 }),
  )
  const metadata = fc
    .tuple(
      fc.constantFrom('gemma3', 'llama', 'gptoss', 'nemotron_h', 'newmodel'),
      fc.dictionary(fc.constantFrom(...keys), value),
    )
    .map(([architecture, values]) => metadataOf(architecture, { block_count: 8, 'attention.head_count': 4, ...values }))
  const setting = fc.record({
    numCtx: fc.integer({ min: 4, max: 300_000 }),
    numParallel: fc.integer({ min: 1, max: 64 }),
    kvType: fc.constantFrom(...KV_CACHE_TYPES),
  })

  test('bytes are finite, the bounds in order, and more slots, tokens or bits never need less', () => {
    fc.assert(
      fc.property(metadata, setting, (info, at) => {
        const shape = cacheShape(info)
        const here = kvBytes(shape, at)
        const { low, high = low } = here
        expect(Number.isFinite(low) && Number.isFinite(high) && low >= 0 && low <= high * (1 + 1e-12)).toBe(true)
        const larger = [
          { ...at, numParallel: at.numParallel + 1 },
          { ...at, numCtx: at.numCtx * 2 },
          { ...at, kvType: 'f32' as const },
        ]
        for (const other of larger.map((more) => kvBytes(shape, more))) {
          expect(other.low).toBeGreaterThanOrEqual(low)
          if (here.high !== undefined) expect(other.high).toBeGreaterThanOrEqual(here.high)
        }
      }),
    )
  })
})
