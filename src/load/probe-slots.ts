import type { SweepResult } from '../model/result.ts'
import { TOOL } from '../tool.ts'
import { resolveScenario } from './resolve.ts'
import { runScenario } from './run-scenario.ts'

export interface ProbeOptions {
  readonly model: string
  readonly host: string
  /** Of the whole probe, loading included. */
  readonly limitMs: number
  readonly signal?: AbortSignal
}

/** How many requests a server was seen to serve at once. */
export interface SeenSlots {
  readonly slots: number
  /** No level had more requests than slots, so there may be more. */
  readonly orMore: boolean
  readonly result: SweepResult
}

/** Few levels and few tokens: a look, not a measurement. */
export const PROBE_LEVELS = [1, 2, 4] as const
const TOKENS = 24

/**
 * Loads the model where it is not, and asks it for a few tokens at each level. Unloads nothing. The prompt has a long
 * answer and is the same each time, so that requests overlap wherever there are slots for them.
 * @throws BenchError as `runScenario`
 */
export async function probeSlots({ model, host, limitMs, signal }: ProbeOptions): Promise<SeenSlots | undefined> {
  const asked = {
    model,
    host,
    prompt: 'Count from one to one hundred in words.',
    parallel: PROBE_LEVELS,
    rounds: 1,
    cache: 'identical',
    reload: 'never',
    options: { num_predict: TOKENS },
    timeoutMs: limitMs,
    loadTimeoutMs: limitMs,
    idleTimeoutMs: limitMs,
  } as const
  const result = await runScenario(resolveScenario('probe', asked, { environment: {} }), { tool: TOOL, signal })
  const peaks = result.levels.flatMap(({ parallel, peakOverlap }) =>
    parallel === 1 || peakOverlap === undefined ? [] : [peakOverlap],
  )
  if (peaks.length === 0) return undefined
  const { slots = Math.round(Math.max(...peaks)) } = result.capacity
  return { slots, orMore: result.capacity.slots === undefined, result }
}
