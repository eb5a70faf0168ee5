import { Metadata, type ModelMetadata } from './metadata.ts'
import { stateOf } from './recurrent.ts'
import { type Reach, reachOf } from './window.ts'

/** Elements (keys and values) that a layer keeps of each token. */
export interface CacheLayer {
  readonly low: number
  readonly high: number
  readonly reach: Reach
}

/** What a slot's cache is made of, as far as the metadata tells. */
export interface CacheShape {
  /** Undefined: not even an upper bound is known. */
  readonly layers: readonly CacheLayer[] | undefined
  /** Tokens of a sliding window, and those that some builds keep of one. */
  readonly window: { readonly low: number; readonly high: number }
  /** State of recurrent layers, which does not follow the context. Always f32. */
  readonly stateBytes: { readonly low: number; readonly high: number }
  /** Longest context the model was trained for. */
  readonly trainedContext: number | undefined
  readonly unknown: readonly string[]
  readonly doubts: readonly string[]
}

/**
 * A layer keeps heads_kv x (key_length + value_length) elements of a token; recurrent layers keep a state instead, layers
 * that share another's cache keep nothing, and compressed attention (MLA) keeps one vector for all heads.
 * Source: llama-kv-cache.cpp and llama-hparams.cpp of llama.cpp, fs/ggml/ggml.go of Ollama.
 */
export function cacheShape(info: ModelMetadata): CacheShape {
  const metadata = new Metadata(info)
  const trainedContext = metadata.number('context_length') || undefined
  const count = metadata.layers
  const reach = reachOf(metadata, count ?? 0)
  const heads = count === undefined ? undefined : kvHeads(metadata, count)
  const state = stateOf(metadata, heads ?? [])
  const elements = heads && headElements(metadata)
  const unknown = unknownKeys(metadata, { count, heads, elements })
  const shared = { window: reach.window, stateBytes: state.bytes, trainedContext }
  if (!heads || !elements) return { ...shared, layers: undefined, unknown, doubts: [...reach.doubts, ...state.doubts] }
  const own = new OwnCache(metadata, heads.length)
  const layers = heads.map((kv, layer): CacheLayer => {
    const attends = kv > 0 && !state.recurrent[layer]
    const low = attends && own.isSure(layer) ? elements.low(kv, reach.layers[layer] ?? 'context') : 0
    const high = attends && own.isPossible(layer) ? elements.high(kv, reach.layers[layer] ?? 'context') : 0
    return { low, high, reach: reach.layers[layer] ?? 'context' }
  })
  const doubts = [...reach.doubts, ...state.doubts, ...elements.doubts, ...own.doubts]
  return { ...shared, layers, unknown, doubts }
}

/** llama.cpp takes as many KV heads as heads where the metadata names none. */
function kvHeads(metadata: Metadata, layers: number): readonly number[] | undefined {
  return metadata.has('attention.head_count_kv')
    ? metadata.perLayer('attention.head_count_kv', layers)
    : metadata.perLayer('attention.head_count', layers)
}

interface HeadElements {
  low(heads: number, reach: Reach): number
  high(heads: number, reach: Reach): number
  readonly doubts: readonly string[]
}

/** Elements of one token in a layer, by its KV heads. */
function headElements(metadata: Metadata): HeadElements | undefined {
  const length = headLength(metadata)
  const key = metadata.number('attention.key_length') ?? length
  const value = metadata.number('attention.value_length') ?? length
  if (key === undefined || value === undefined) return undefined
  const windowed =
    (metadata.number('attention.key_length_swa') ?? key) + (metadata.number('attention.value_length_swa') ?? value)
  const whole = (heads: number, reach: Reach): number => heads * bounded(reach, key + value, windowed)
  const rank = metadata.number('attention.kv_lora_rank')
  if (!rank) return { low: whole, high: whole, doubts: [] }
  const compressed = (heads: number): number =>
    metadata.has('attention.key_length_mla') ? heads * key : rank + (metadata.number('rope.dimension_count') ?? 0)
  const doubts = ['attention is compressed (MLA); how much of it is kept follows from the version of the server']
  return { low: (heads, reach) => Math.min(compressed(heads), whole(heads, reach)), high: whole, doubts }
}

/** A layer that may be of either kind is bounded by the larger, which is the whole one in every known model. */
const bounded = (reach: Reach, whole: number, windowed: number): number => (reach === 'window' ? windowed : whole)

/** embedding_length / head_count, as llama.cpp falls back to. */
function headLength(metadata: Metadata): number | undefined {
  const embedding = metadata.number('embedding_length')
  const heads = Math.max(0, ...(metadata.perLayer('attention.head_count', metadata.layers ?? 0) ?? []))
  return embedding === undefined || heads === 0 ? undefined : Math.floor(embedding / heads)
}

/** Which layers have a cache of their own. */
class OwnCache {
  readonly doubts: readonly string[]
  readonly #last: number
  readonly #sure: number

  constructor(metadata: Metadata, layers: number) {
    this.#last = layers - (metadata.number('attention.shared_kv_layers') ?? 0)
    const predicting = metadata.number('nextn_predict_layers') ?? 0
    this.#sure = this.#last - predicting
    this.doubts = predicting > 0 ? ['layers that predict further tokens may or may not be loaded'] : []
  }

  isPossible(layer: number): boolean {
    return layer < this.#last
  }

  isSure(layer: number): boolean {
    return layer < this.#sure
  }
}

function unknownKeys(
  metadata: Metadata,
  found: { count: number | undefined; heads: unknown; elements: unknown },
): readonly string[] {
  if (metadata.architecture === undefined) return ['general.architecture']
  if (found.count === undefined) return ['block_count']
  if (found.heads === undefined) return ['attention.head_count_kv']
  return found.elements === undefined ? ['attention.key_length'] : []
}
