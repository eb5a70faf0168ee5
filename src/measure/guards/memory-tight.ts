import type { Warning } from '../../model/result.ts'
import type { GuardInput } from './input.ts'

/** Levels of macOS that are worth a word, and the one at which it already takes memory from programs. */
const TIGHT = { warning: 2, critical: 4 } as const

/** The system itself says that memory is short. Silence proves nothing: a Mac has swapped 18 GB without a word. */
export function memoryTight({ observations: { memoryPressure = 0 } }: GuardInput): Warning[] {
  if (memoryPressure < TIGHT.warning) return []
  const isCritical = memoryPressure >= TIGHT.critical
  return [
    {
      code: 'memory-tight',
      ...(isCritical ? { guard: true } : {}),
      message: `the system's memory pressure was "${isCritical ? 'critical' : 'warning'}" during the rounds`,
      advice: 'Close other programs, or lower OLLAMA_NUM_PARALLEL or num_ctx, so that model and context fit into RAM.',
    },
  ]
}
