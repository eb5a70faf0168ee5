/** What must be the same for two runs to be comparable. Holds no host or user name, serial or path. */
export interface Machine {
  /** The section key of a stored baseline, readable: "Mac16,5 · Apple M4 Max · 40 GPU cores · 64 GiB · darwin". */
  readonly key: string
  /** Where the description comes from. `named`: the user's `machine` option; `remote`: the server is elsewhere. */
  readonly origin: 'local' | 'named' | 'remote' | 'simulated'
  readonly model?: string
  readonly chip?: string
  readonly gpu?: string
  readonly gpuCores?: number
  /** The GPUs' own memory together; absent where it is not told, or they share the machine's. */
  readonly vramBytes?: number
  /** The machine's RAM, or the container's limit where that is lower. */
  readonly ramBytes?: number
  readonly cpuCores?: number
  readonly osFamily?: string
  readonly virtual?: boolean
  /** Name of the simulator's preset. */
  readonly preset?: string
}

/** What may differ between two runs and then explains a change. Absent = not known. */
export interface Conditions {
  readonly ollamaVersion?: string
  readonly modelDigest?: string
  readonly quantization?: string
  readonly parameterSize?: string
  readonly family?: string
  /** Per slot, from /api/ps. */
  readonly contextLength?: number
  /** Slots as measured; absent when the run never saw more requests than slots. */
  readonly numParallel?: number
  /** Share of the model in GPU memory, 0..1, from /api/ps. */
  readonly gpuShare?: number
  /** What Metal lets the GPU use of the machine's memory (macOS): an update of the system may change it. */
  readonly gpuWorkingSetBytes?: number
  /** `iogpu.wired_limit_mb` (macOS): "default" while nobody has set it, else "26000 MiB". */
  readonly gpuWiredLimit?: string
  readonly kvCacheType?: string
  readonly flashAttention?: string
  readonly osVersion?: string
  readonly power?: string
  readonly powerMode?: string
  readonly memorySource?: RamSource
  /** SHA-256 (first 16 hex digits) of the text of the fixed probe request. */
  readonly probeText?: string
  readonly server?: 'loopback' | 'remote'
  readonly tool?: string
}

/** Of RAM, what a server may need at most. Source: the article's rule of thumb, model + N x KV < 80 % of RAM. */
export const MOST_RAM_SHARE = 0.8

/** Which reading of the server's need for RAM a figure is; two figures are compared only within one source. */
export type RamSource = 'rss' | 'footprint' | 'api/ps'

/**
 * Of any memory. gpu: GPU memory of the server's processes. gpu-total: that of all programs, where it is not told by
 * process.
 */
export type MemorySource = RamSource | 'gpu' | 'gpu-total'

/** Whether a figure of this source may be held against RAM, and against another run's. */
export const isOfRam = (source: MemorySource): source is RamSource => source !== 'gpu' && source !== 'gpu-total'

/** One reading of the sampler. `atMs` is on the run's clock. */
export interface MemorySample {
  readonly atMs: number
  readonly source: MemorySource
  readonly bytes: number
  /** Processes summed up; absent for `api/ps` and `gpu-total`. */
  readonly processes?: number
  /** Files of weights that are mapped, counted into `bytes` of a footprint, which leaves them out. Absent: none. */
  readonly mappedBytes?: number
  /** RSS of the same processes beside their footprint. */
  readonly rssBytes?: number
}

/** One reading of the memory that the server shares with all else on its machine. A figure that is not known is absent. */
export interface SystemSample {
  readonly atMs: number
  /** In use, of the machine, or of the container whose limit counts as its RAM. */
  readonly usedBytes?: number
  /** Written to swap since the machine started. */
  readonly swapOutBytes?: number
  /** How short of memory the system says it is (macOS): 1 normal, 2 warning, 4 critical. */
  readonly pressureLevel?: 1 | 2 | 4
}
