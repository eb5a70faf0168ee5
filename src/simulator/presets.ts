import { healthy, outOfMemory, queueing, swapping, threadsEqualCores } from './diagnosis-presets.ts'
import type { Preset } from './preset.ts'

const ARTICLE =
  'the article "Finding the performance cliff: parallel request benchmarking with Ollama": gen speed 36.6, 23.0, 15.6 ' +
  'and 11.8 tok/s at P=1..4 on a 32 GB Mac mini; prompt speed, load time and reserved memory are assumptions'

/** Source: the article's table. Only what it says of the machine is here: it names no chip, no cores. */
const macMini: Preset = {
  name: 'mac-mini-32gb/qwen3-coder:30b',
  source: ARTICLE,
  machine: { model: 'Mac mini', ramBytes: 32 * 2 ** 30, osFamily: 'darwin' },
  // Assumption: about 5 GB for macOS and other programs. With it 7 slots fit and 10 do not, as in the article.
  reservedBytes: 5_000_000_000,
  version: '0.25.0',
  // Source: the article's OLLAMA_NUM_PARALLEL.
  numParallel: 4,
  // Source: the article's generation speeds, ms a step = 1000 / tok/s.
  stepMs: [1000 / 36.6, 1000 / 23.0, 1000 / 15.6, 1000 / 11.8],
  // TTFT of the article (272, 301, 163, 616 ms) is not reproduced: its prompt is unknown, and its dip at P=3 is most
  // likely the prompt cache, as its requests are identical. Instead each cached request costs 70 ms + one token, which with
  // 64 tokens gives the article's throughput: P * 64 / (P * 74 ms + 63 steps) = 44.3, 45.0, 45.4 against 43.3, 44.5, 43.7.
  requestMs: 70,
  // Assumption: 250 tok/s for a prompt that is not cached.
  promptTokenMs: 4,
  // Assumption: 19 GB read at about 3 GB/s.
  loadMs: 6000,
  gatherMs: 5,
  // The article gives single numbers, no spread.
  noise: {},
  model: {
    name: 'qwen3-coder:30b',
    // "Model about 19 GB": what is left of the article's 24,208 MB beside four slots of KV memory.
    weightsBytes: 24_208_000_000 - 4 * 98_304 * 13_312,
    gpuShare: 1,
    // "KV cache about 1.3 GB a slot": 2 * 48 layers * 4 heads * 128 * 2 bytes = 98,304 bytes a token, 13,312 tokens = 1.309 GB.
    defaultContext: 13_312,
    parameterSize: '30.5B',
    quantization: 'Q4_K_M',
    capabilities: ['completion', 'tools'],
    // Source: the published metadata of this model family.
    architecture: {
      family: 'qwen3moe',
      parameterCount: 30_532_122_624,
      fileType: 15,
      vocabulary: 151_936,
      contextLength: 262_144,
      embeddingLength: 2048,
      blockCount: 48,
      headCount: 32,
      headCountKv: 4,
      keyLength: 128,
      valueLength: 128,
      feedForwardLength: 5472,
      rmsEpsilon: 0.000001,
      ropeFreqBase: 10_000_000,
      expertCount: 128,
      expertUsedCount: 8,
    },
  },
}

/** Invented, for a quick start: no machine and no model behaves like this. */
const fast: Preset = {
  name: 'fast',
  source: 'invented: a small, quick model whose cliff is at P=4, for a quick start and for tests',
  machine: { ramBytes: 16 * 2 ** 30 },
  reservedBytes: 4_000_000_000,
  version: '0.25.0',
  numParallel: 4,
  // Invented: 150, 110, 82 and 62 tok/s, which is 73, 55 and 41 % of P=1.
  stepMs: [1000 / 150, 1000 / 110, 1000 / 82, 1000 / 62],
  requestMs: 5,
  promptTokenMs: 0.5,
  loadMs: 200,
  gatherMs: 5,
  noise: {},
  model: {
    name: 'fast:latest',
    weightsBytes: 1_200_000_000,
    gpuShare: 1,
    defaultContext: 4096,
    parameterSize: '1.2B',
    quantization: 'Q8_0',
    capabilities: ['completion'],
    architecture: {
      family: 'llama',
      parameterCount: 1_200_000_000,
      fileType: 7,
      vocabulary: 32_000,
      contextLength: 32_768,
      embeddingLength: 1024,
      blockCount: 16,
      headCount: 16,
      headCountKv: 4,
      keyLength: 64,
      valueLength: 64,
      feedForwardLength: 4096,
      rmsEpsilon: 0.00001,
      ropeFreqBase: 500_000,
    },
  },
}

/** `fast` and the article's show a saturated GPU; each of the others another diagnosis. */
export const PRESETS = {
  'mac-mini-32gb/qwen3-coder:30b': macMini,
  fast,
  healthy,
  queueing,
  swapping,
  'out-of-memory': outOfMemory,
  'threads-equal-cores': threadsEqualCores,
} as const

export type PresetName = keyof typeof PRESETS

export const presetNames = Object.keys(PRESETS) as readonly PresetName[]
