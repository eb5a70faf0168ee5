/** A simulated machine with one model on it, as plain data. */
export interface Preset {
  readonly name: string
  /** Where the numbers come from, in one sentence; clients show it. */
  readonly source: string
  readonly machine: PresetMachine
  /** Bytes of RAM that the system and other programs need; a model must fit beside them. */
  readonly reservedBytes: number
  /** Absent: a model that does not fit beside the system is refused. */
  readonly swap?: PresetSwap
  /** Version the server claims. */
  readonly version: string
  readonly numParallel: number
  /** ms of one decode step with 1, 2, … active requests; beyond the last the last increment is repeated. */
  readonly stepMs: readonly number[]
  /** ms that each request's prompt costs even when it is cached. */
  readonly requestMs: number
  /** ms for each prompt token that is not cached. */
  readonly promptTokenMs: number
  readonly loadMs: number
  /** ms an idle server waits after a request for others that come with it; seen by a client as queue wait. */
  readonly gatherMs: number
  readonly noise: Noise
  /** Without a GPU and with a thread on every core, every other round takes this much longer. Absent: it does not. */
  readonly contention?: number
  readonly model: PresetModel
}

/** A machine that pushes memory out to disk before it refuses a model. */
export interface PresetSwap {
  /** Most that a model may need beyond the RAM. */
  readonly mostBytes: number
  /** Every computation takes this much longer meanwhile. */
  readonly slowdown: number
  /** Written to disk with each computation. */
  readonly stepBytes: number
}

/** What is known of the machine; what is not is absent. */
export interface PresetMachine {
  readonly model?: string
  readonly chip?: string
  readonly gpuCores?: number
  readonly ramBytes: number
  readonly osFamily?: string
  readonly cpuCores?: number
}

export interface PresetModel {
  /** With its tag. */
  readonly name: string
  /** Weights and compute buffers in memory. */
  readonly weightsBytes: number
  /** Share of the model in GPU memory, 0..1. */
  readonly gpuShare: number
  /** Context of a slot when a request names none. */
  readonly defaultContext: number
  readonly parameterSize: string
  readonly quantization: string
  readonly capabilities: readonly string[]
  /** Tokens a thinking model thinks before it answers. Default 24. */
  readonly thinkTokens?: number
  readonly architecture: Architecture
}

/** What /api/show tells in `model_info`, without the architecture's prefix. */
export interface Architecture {
  readonly family: string
  readonly parameterCount: number
  readonly fileType: number
  readonly vocabulary: number
  readonly contextLength: number
  readonly embeddingLength: number
  readonly blockCount: number
  readonly headCount: number
  readonly headCountKv: number
  readonly keyLength: number
  readonly valueLength: number
  readonly feedForwardLength: number
  readonly rmsEpsilon: number
  readonly ropeFreqBase: number
  readonly expertCount?: number
  readonly expertUsedCount?: number
}

/** Relative standard deviations, each drawn from its own seeded stream. */
export interface Noise {
  /** Of one request's prompt time. Requests of one batch share its steps, so their speeds cannot differ. */
  readonly request?: number
  /** Of each decode step. */
  readonly step?: number
  /** Of all compute from an idle server until it is idle again. */
  readonly round?: number
  /** Of all compute from one load of the model to the next: what makes sessions differ. */
  readonly load?: number
}
