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
  readonly kvCacheType?: string
  readonly flashAttention?: string
  readonly osVersion?: string
  readonly power?: string
  readonly powerMode?: string
  readonly memorySource?: MemorySource
  /** SHA-256 (first 16 hex digits) of the text of the fixed probe request. */
  readonly probeText?: string
  readonly server?: 'loopback' | 'remote'
  readonly tool?: string
}

/** Which reading a memory figure is; two figures are compared only within one source. */
export type MemorySource = 'rss' | 'footprint' | 'api/ps'

/** One reading of the sampler. `atMs` is on the run's clock. */
export interface MemorySample {
  readonly atMs: number
  readonly source: MemorySource
  readonly bytes: number
  /** Processes summed up; absent for `api/ps`. */
  readonly processes?: number
}
