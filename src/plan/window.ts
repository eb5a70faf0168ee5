import type { Metadata } from './metadata.ts'

/** How far back a layer's cache reaches. either: the metadata does not say which of the two. */
export type Reach = 'context' | 'window' | 'either'

export interface Reaches {
  readonly layers: readonly Reach[]
  readonly window: { readonly low: number; readonly high: number }
  readonly doubts: readonly string[]
}

/** Every n-th layer sees the whole context, the others a window. Source: src/models of llama.cpp. */
const PERIODS: Readonly<Record<string, number>> = {
  cohere2: 4,
  gemma2: 2,
  gemma3: 6,
  gemma3n: 5,
  'gpt-oss': 2,
  gptoss: 2,
  olmo2: 4,
  olmo3: 4,
}

/** Name a window that the engine does not use: all their layers keep the whole context. Source: as above. */
const NO_WINDOW: ReadonlySet<string> = new Set(['llama', 'phi3', 'qwen2', 'qwen2moe', 'qwen3', 'qwen3moe'])

/** Tokens that Ollama's own engine keeps of a smaller window. Source: model/models of Ollama 0.25. */
const KEPT: Readonly<Record<string, number>> = { 'gpt-oss': 4096, gptoss: 4096, gemma4: 4096 }

/** Of each layer, whether it sees the whole context or a sliding window. */
export function reachOf(metadata: Metadata, layers: number): Reaches {
  const { architecture = '' } = metadata
  const window = metadata.number('attention.sliding_window') ?? metadata.number('attention.chunk_size') ?? 0
  if (window === 0 || NO_WINDOW.has(architecture)) return { ...all('context', layers), doubts: [] }
  const tokens = { low: window, high: Math.max(window, KEPT[architecture] ?? 0) }
  const windowed = metadata.flags('attention.sliding_window_pattern', layers)
  if (windowed) return { layers: windowed.map(reach), window: tokens, doubts: [WINDOWS] }
  const told = metadata.number('attention.sliding_window_pattern')
  const period = told || PERIODS[architecture]
  if (period === undefined) return { ...all('either', layers), window: tokens, doubts: [UNTOLD] }
  const known = architecture in PERIODS
  const found = Array.from({ length: layers }, (_, layer) => {
    // Of an unknown model the whole layer may come first in its group or last: the two differ in an unfinished group.
    if (!known && layer === layers - 1 && layers % period !== 0) return 'either'
    return reach(layer % period < period - 1)
  })
  return { layers: found, window: tokens, doubts: [WINDOWS] }
}

const reach = (windowed: boolean): Reach => (windowed ? 'window' : 'context')

const all = (kind: Reach, layers: number): Pick<Reaches, 'layers' | 'window'> => ({
  layers: Array.from({ length: layers }, () => kind),
  window: { low: 0, high: 0 },
})

const WINDOWS =
  'sliding windows: how much is kept beside a window (up to a batch) follows from the version of the server'

const UNTOLD = 'the metadata has a sliding window, but not which layers use it: the upper bound takes none of them'
