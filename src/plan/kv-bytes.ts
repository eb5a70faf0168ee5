import type { ByteRange } from '../model/plan.ts'
import type { KvCacheType } from '../model/server.ts'
import type { CacheLayer, CacheShape } from './cache-shape.ts'

/** Bytes of an element. A block of 32 has a scale of 2 bytes. Source: ggml's block_q8_0 and block_q4_0. */
const ELEMENT_BYTES: Readonly<Record<KvCacheType, number>> = { f32: 4, bf16: 2, f16: 2, q8_0: 34 / 32, q4_0: 18 / 32 }

/** A slot's context is rounded up to this. Source: llama-context.cpp of llama.cpp. */
const CONTEXT_STEP = 256

export interface CacheSetting {
  readonly numCtx: number
  readonly numParallel: number
  readonly kvType: KvCacheType
}

/** Tokens a slot gets: what was asked for, at most what the model was trained for, rounded up. */
export function slotTokens({ trainedContext }: CacheShape, numCtx: number): number {
  return roundUp(Math.min(numCtx, trainedContext ?? numCtx))
}

/**
 * KV cache of all slots: slots x (sum over layers of elements a token x tokens kept x bytes an element + state). A layer
 * keeps the whole context, or a window and, by version, up to a batch beside it.
 */
export function kvBytes(shape: CacheShape, { numCtx, numParallel, kvType }: CacheSetting): ByteRange {
  const tokens = slotTokens(shape, numCtx)
  const kept = {
    low: Math.min(tokens, shape.window.low),
    high: Math.min(tokens, roundUp(shape.window.high + batchTokens(tokens * numParallel))),
  }
  const size = ELEMENT_BYTES[kvType]
  const low = sum(shape.layers ?? [], (layer) => layer.low * (layer.reach === 'context' ? tokens : kept.low))
  const high = sum(shape.layers ?? [], (layer) => layer.high * (layer.reach === 'window' ? kept.high : tokens))
  const of = (elements: number, state: number): number => numParallel * (elements * size + state)
  const bounds = { low: of(low, shape.stateBytes.low), high: of(high, shape.stateBytes.high) }
  return shape.layers ? bounds : { low: of(0, shape.stateBytes.low) }
}

/** Tokens of a batch by all slots' context, where the user sets none. Source: server/sched.go of Ollama 0.33; 0.25: 512. */
function batchTokens(context: number): number {
  if (context > 32_768) return 2048
  return context > 4096 ? 1024 : 512
}

const roundUp = (tokens: number): number => Math.ceil(tokens / CONTEXT_STEP) * CONTEXT_STEP

const sum = (layers: readonly CacheLayer[], of: (layer: CacheLayer) => number): number =>
  layers.reduce((total, layer) => total + of(layer), 0)
