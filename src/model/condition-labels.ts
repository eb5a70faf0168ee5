import type { Conditions } from './machine.ts'

/** How a person calls each condition, the likeliest cause of a change first. */
export const CONDITION_LABELS = {
  ollamaVersion: 'Ollama',
  modelDigest: 'model digest',
  quantization: 'quantization',
  parameterSize: 'model size',
  family: 'model family',
  contextLength: 'context (num_ctx)',
  numParallel: 'slots (OLLAMA_NUM_PARALLEL)',
  gpuShare: 'share of the model on the GPU',
  gpuWorkingSetBytes: 'memory that the GPU may use',
  gpuWiredLimit: 'iogpu.wired_limit_mb',
  kvCacheType: 'KV cache type',
  flashAttention: 'flash attention',
  power: 'power',
  powerMode: 'power mode',
  osVersion: 'OS version',
  server: 'server',
  memorySource: 'memory reading',
  probeText: 'text of the probe request',
  tool: 'vitest-ollama-bench',
} as const satisfies Record<keyof Conditions, string>

/** The conditions in the order in which a diff lists them. */
export const CONDITION_KEYS = Object.keys(CONDITION_LABELS) as readonly (keyof Conditions)[]

/** Digits of a digest that a person compares. */
const DIGEST_DIGITS = 12

/** A condition's value as a person reads it; absent where it is not known. */
export function conditionText(key: keyof Conditions, conditions: Conditions): string | undefined {
  const value = conditions[key]
  if (value === undefined) return undefined
  if (key === 'gpuShare') return shareText(Number(value))
  if (key === 'gpuWorkingSetBytes') return `${(Number(value) / 2 ** 30).toFixed(2)} GiB`
  if (key === 'modelDigest')
    return String(value)
      .replace(/^sha256:/, '')
      .slice(0, DIGEST_DIGITS)
  return String(value)
}

/** 8.6 %, 21 %. */
const shareText = (share: number): string => `${Number((share * 100).toFixed(share < 0.0995 ? 1 : 0))} %`
