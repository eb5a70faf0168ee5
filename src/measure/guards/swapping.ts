import type { Warning } from '../../model/result.ts'
import type { GuardInput } from './input.ts'

/** The same amount that `swap = 0` lets pass: a busy system moves some old pages at any time. */
const LEAST_BYTES = 64_000_000

/** Memory that went to disk or came back while the rounds ran. */
export function swapping({ observations: { swap } }: GuardInput): Warning[] {
  if (!swap || Math.max(swap.inBytes, swap.outBytes) <= LEAST_BYTES) return []
  return [
    {
      code: 'swapping',
      guard: true,
      message: `the machine swapped during the rounds: ${megabytes(swap.outBytes)} out, ${megabytes(swap.inBytes)} in`,
      advice: 'Close other programs, or lower OLLAMA_NUM_PARALLEL or num_ctx, so that model and context fit into RAM.',
    },
  ]
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
