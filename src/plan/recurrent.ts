import type { Metadata } from './metadata.ts'

export interface RecurrentState {
  /** Of each layer: it keeps a state, or nothing, instead of keys and values. */
  readonly recurrent: readonly boolean[]
  /** Of one slot. */
  readonly bytes: { readonly low: number; readonly high: number }
  readonly doubts: readonly string[]
}

const F32_BYTES = 4

/**
 * State of the recurrent layers: those without KV heads, and where `full_attention_interval` is n all but every n-th.
 * Source: llama_hparams::n_embd_r and n_embd_s of llama.cpp; models/qwen3next.cpp, nemotron-h.cpp.
 */
export function stateOf(metadata: Metadata, kvHeads: readonly number[]): RecurrentState {
  const interval = metadata.number('full_attention_interval') ?? 0
  const recurrent = kvHeads.map((heads, layer) => heads === 0 || (interval > 0 && (layer + 1) % interval !== 0))
  const each = stateElements(metadata) * F32_BYTES
  const keeping = recurrent.filter((is, layer) => is && !isFeedForward(metadata, layer, kvHeads.length)).length
  if (recurrent.includes(true)) {
    const doubts = each > 0 ? [] : ['the state of its recurrent layers is not known, and left out']
    return { recurrent, bytes: { low: keeping * each, high: keeping * each }, doubts }
  }
  const most = kvHeads.length * each
  const doubts = most > 0 ? ['it has recurrent state; the upper bound takes one for every layer'] : []
  return { recurrent, bytes: { low: 0, high: most }, doubts }
}

function stateElements(metadata: Metadata): number {
  const number = (key: string): number => metadata.number(key) ?? 0
  const shortConvolution = number('shortconv.l_cache')
  if (shortConvolution > 0) return number('embedding_length') * (shortConvolution - 1)
  const [inner, state] = [number('ssm.inner_size'), number('ssm.state_size')]
  const convolved = Math.max(0, number('ssm.conv_kernel') - 1) * (inner + 2 * number('ssm.group_count') * state)
  return convolved + inner * state
}

/** Some hybrids count their feed-forward blocks as layers; those keep nothing. */
function isFeedForward(metadata: Metadata, layer: number, layers: number): boolean {
  if (!metadata.architecture?.startsWith('nemotron_h')) return false
  return (metadata.perLayer('feed_forward_length', layers)?.[layer] ?? 0) > 0
}
