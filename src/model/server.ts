/** How the KV cache is stored; a type below f16 needs flash attention in older versions of Ollama. */
export const KV_CACHE_TYPES = ['f32', 'bf16', 'f16', 'q8_0', 'q4_0'] as const

export type KvCacheType = (typeof KV_CACHE_TYPES)[number]

/** A server that the run starts itself, beside any that runs already, and ends whatever happens to the run. */
export interface ManagedServer {
  /**
   * OLLAMA_NUM_PARALLEL. A list is measured in turn; `{ upTo: 16 }` is raised until the model no longer loads or the
   * machine swaps. Default: Ollama's own.
   */
  readonly numParallel?: number | readonly number[] | { readonly upTo: number }
  /** OLLAMA_KV_CACHE_TYPE; a list is measured in turn. Default: Ollama's own. */
  readonly kvCacheType?: KvCacheType | readonly KvCacheType[]
  /** OLLAMA_FLASH_ATTENTION. Default: on for all settings where a KV type needs it, else Ollama's own. */
  readonly flashAttention?: boolean
  /** OLLAMA_CONTEXT_LENGTH, tokens of each slot where a request names none. */
  readonly contextLength?: number
  /** Further environment variables of the server, laid over this process's own. Never stored. */
  readonly env?: Readonly<Record<string, string>>
  /** The program that is run as `binary serve`. Default: `ollama`, as PATH finds it. Never stored. */
  readonly binary?: string
}

/** What a server was started with; what is absent was left to Ollama. */
export interface ServerSetting {
  readonly numParallel?: number
  readonly kvCacheType?: KvCacheType
  readonly flashAttention?: boolean
  readonly contextLength?: number
}

/**
 * What a setting is good for. interactive: each of its people has at least 60 % of one person's speed. usable: 50 %.
 * batch: less, so only throughput counts. memoryTight: it needs more than 80 % of RAM. swapping: the machine swapped.
 * willNotLoad: the model does not load. unknown: not measured.
 */
export type SettingFit = 'interactive' | 'usable' | 'batch' | 'memoryTight' | 'swapping' | 'willNotLoad' | 'unknown'

/** One setting of a managed matrix. Its levels are in the variant of the same name, where it was measured. */
export interface SettingResult {
  readonly name: string
  readonly setting: ServerSetting
  readonly fit: SettingFit
  /** Why it was not measured, in the server's words. */
  readonly reason?: string
  /** Requests at once that it is rated by: its slots, or the highest measured level below them. */
  readonly people?: number
  /** Gen speed at P=people / gen speed at P=1, 1 for one person; the truth lies in share / band .. share * band. */
  readonly share?: number
  readonly band?: number
  /** tok/s at P=people. */
  readonly throughput?: number
  /** After warm-up at the highest level, median over loads. */
  readonly memoryBytes?: number
  readonly ramShare?: number
  /** By how much the machine's swap grew while it was loaded and measured. */
  readonly swapGrowthBytes?: number
}

/** Settings of a server side by side, and which to take. */
export interface ServerMatrix {
  readonly settings: readonly SettingResult[]
  /** Name of the setting that serves most people at an interactive speed within 80 % of RAM. */
  readonly recommended?: string
  readonly bestThroughput?: string
  /** Most throughput for each byte of memory. */
  readonly bestPerMemory?: string
  /** There when NUM_PARALLEL was raised. */
  readonly raised?: { readonly upTo: number }
}
