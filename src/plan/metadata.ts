/** What /api/show says in `model_info`. Nothing of it is trusted. */
export type ModelMetadata = Readonly<Record<string, unknown>>

/** No model has more layers, and a list of a server's must end somewhere. */
const MOST_LAYERS = 4096

/** A model's metadata by key, without the architecture before it. */
export class Metadata {
  readonly architecture: string | undefined
  readonly #info: ModelMetadata

  constructor(info: ModelMetadata) {
    this.#info = info
    const architecture = info['general.architecture']
    this.architecture = typeof architecture === 'string' ? architecture : undefined
  }

  get layers(): number | undefined {
    const count = this.number('block_count')
    return count !== undefined && Number.isInteger(count) && count >= 1 && count <= MOST_LAYERS ? count : undefined
  }

  has(key: string): boolean {
    return this.#value(key) !== undefined
  }

  /** From 0 to what a file can hold. */
  number(key: string): number | undefined {
    return amount(this.#value(key))
  }

  /** One number a layer, from a list of as many, or from one number that all share. */
  perLayer(key: string, layers: number): readonly number[] | undefined {
    const value = this.#value(key)
    const list = Array.isArray(value) ? value.map(amount) : Array.from({ length: layers }, () => amount(value))
    const known = list.filter((entry) => entry !== undefined)
    return known.length === layers && list.length === layers ? known : undefined
  }

  /** One yes or no a layer. */
  flags(key: string, layers: number): readonly boolean[] | undefined {
    const value = this.#value(key)
    const whole = Array.isArray(value) && value.length === layers && value.every((entry) => typeof entry === 'boolean')
    return whole ? value : undefined
  }

  #value(key: string): unknown {
    return this.#info[`${this.architecture}.${key}`]
  }
}

/** Keys whose value may be a list; a server leaves lists out (null, or empty) unless it is asked for all. */
const LISTS = [
  'attention.head_count',
  'attention.head_count_kv',
  'attention.sliding_window_pattern',
  'feed_forward_length',
]

/** Whether the server left out a list that the KV cache follows from. Source: server/routes.go of Ollama, getModelData. */
export function lacksLists(info: ModelMetadata): boolean {
  const architecture = String(info['general.architecture'])
  return LISTS.some((key) => {
    const value = info[`${architecture}.${key}`]
    return value === null || (Array.isArray(value) && value.length === 0)
  })
}

/** Sizes and counts in such a file have 32 bits. */
const LARGEST = 2 ** 32

function amount(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= LARGEST ? value : undefined
}
