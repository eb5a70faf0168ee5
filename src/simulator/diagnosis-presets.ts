import type { Preset } from './preset.ts'

/** Invented, as all in this file: a small machine whose speed hardly falls up to four requests. */
export const healthy: Preset = {
  name: 'healthy',
  source: 'invented: a model that four can share and that fits well into memory',
  machine: { ramBytes: 16 * 2 ** 30, cpuCores: 8 },
  reservedBytes: 4_000_000_000,
  version: '0.25.0',
  numParallel: 4,
  // Invented: 125, 114, 104 and 96 tok/s, which is 91, 83 and 77 % of P=1.
  stepMs: [8, 8.8, 9.6, 10.4],
  requestMs: 5,
  promptTokenMs: 0.5,
  loadMs: 200,
  gatherMs: 5,
  noise: {},
  model: {
    name: 'healthy:latest',
    weightsBytes: 5_000_000_000,
    gpuShare: 1,
    // 2 * 32 layers * 8 heads * 128 * 2 bytes = 131,072 bytes a token, so 1.07 GB a slot: 9.3 GB in all, 54 % of RAM.
    defaultContext: 8192,
    parameterSize: '8.0B',
    quantization: 'Q4_K_M',
    capabilities: ['completion'],
    architecture: {
      family: 'llama',
      parameterCount: 8_030_261_312,
      fileType: 15,
      vocabulary: 32_000,
      contextLength: 131_072,
      embeddingLength: 4096,
      blockCount: 32,
      headCount: 32,
      headCountKv: 8,
      keyLength: 128,
      valueLength: 128,
      feedForwardLength: 14_336,
      rmsEpsilon: 0.00001,
      ropeFreqBase: 500_000,
    },
  },
}

const named = (name: string, source: string, model: Partial<Preset['model']> = {}): Preset => ({
  ...healthy,
  name,
  source,
  model: { ...healthy.model, ...model, name: `${name}:latest` },
})

export const queueing: Preset = {
  ...named('queueing', 'invented: the model of `healthy`, served by two slots only'),
  numParallel: 2,
}

/** 13.5 GB beside 4 GB in 17.2 GB of RAM: with one slot less it fits. */
export const swapping: Preset = {
  ...named('swapping', 'invented: model and four slots are a little more than RAM, so pages go to disk and back', {
    weightsBytes: 9_200_000_000,
  }),
  swap: { mostBytes: 1_000_000_000, slowdown: 3, stepBytes: 2_000_000 },
}

/** 15.3 GB beside 4 GB in 17.2 GB of RAM: with two slots it fits. */
export const outOfMemory: Preset = named(
  'out-of-memory',
  'invented: model and four slots are much more than RAM, so the load is refused; two slots fit',
  { weightsBytes: 11_000_000_000 },
)

export const threadsEqualCores: Preset = {
  ...named('threads-equal-cores', 'invented: no GPU and a thread on every core, so rounds run in one of two ways', {
    gpuShare: 0,
  }),
  machine: { ...healthy.machine, cpuCores: 4 },
  contention: 2,
}
