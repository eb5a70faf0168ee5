import type { KvCacheType } from '../model/server.ts'
import { cacheShape } from './cache-shape.ts'
import { kvBytes, slotTokens } from './kv-bytes.ts'
import type { ModelMetadata } from './metadata.ts'
import { oneSlotBecause } from './slots.ts'

/** What is known of a load; whatever is not known is taken as small as it can be. */
export interface LoadQuestion {
  readonly metadata: ModelMetadata
  readonly family?: string
  readonly capabilities: readonly string[]
  /** Of /api/tags. */
  readonly weightsBytes: number
  readonly numParallel?: number
  readonly numCtx?: number
  readonly kvType?: KvCacheType
}

/** A lower bound and its parts. */
export interface LeastBytes {
  readonly bytes: number
  readonly weightsBytes: number
  readonly slots: number
  /** Absent: the context is not known. */
  readonly slotTokens?: number
  readonly kvBytesPerSlot: number
}

/** What a load needs at the very least: weights and KV cache, without the processes and without compute buffers. */
export function leastBytes(question: LoadQuestion): LeastBytes {
  const { metadata, weightsBytes, numCtx, numParallel = 1, kvType = 'q4_0' } = question
  const shape = cacheShape(metadata)
  const slots = oneSlotBecause(question.family, question.capabilities) === undefined ? numParallel : 1
  if (numCtx === undefined) return { bytes: weightsBytes, weightsBytes, slots, kvBytesPerSlot: 0 }
  const kv = kvBytes(shape, { numCtx, numParallel: slots, kvType }).low
  const tokens = slotTokens(shape, numCtx)
  return { bytes: weightsBytes + kv, weightsBytes, slots, slotTokens: tokens, kvBytesPerSlot: kv / slots }
}
