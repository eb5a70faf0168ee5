import type { ModelMetadata } from '../../../src/plan/metadata.ts'

/** Metadata of a model family: keys get the architecture before them. */
export function metadataOf(architecture: string, values: Readonly<Record<string, unknown>>): ModelMetadata {
  const own = Object.entries(values).map(([key, value]) => [`${architecture}.${key}`, value] as const)
  return { 'general.architecture': architecture, ...Object.fromEntries(own) }
}

/** Source: published metadata of qwen3-coder:30b. */
export const QWEN = metadataOf('qwen3moe', {
  block_count: 48,
  context_length: 262_144,
  embedding_length: 2048,
  'attention.head_count': 32,
  'attention.head_count_kv': 4,
  'attention.key_length': 128,
  'attention.value_length': 128,
})

/** The model of the recorded runs: 12 layers, 4 KV heads of 64. */
export const LAB_SMALL = metadataOf('llama', {
  block_count: 12,
  context_length: 131_072,
  embedding_length: 1024,
  'attention.head_count': 16,
  'attention.head_count_kv': 4,
  'attention.key_length': 64,
  'attention.value_length': 64,
})

/** A list of one entry a layer. */
export const perLayer = <Value>(layers: number, of: (layer: number) => Value): Value[] =>
  Array.from({ length: layers }, (_, layer) => of(layer))
