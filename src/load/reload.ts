import type { OllamaClient } from '../client/ollama.ts'
import type { Clock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { isLoopback } from './host.ts'
import { isModel, type Target } from './target.ts'

/** Rest of a real machine between two loads: caches and clocks go back, and heat goes out. */
const IDLE_MS = 30_000

/** How long an unloaded model may still be listed. */
const UNLOAD_MS = 30_000
const LOOK_MS = 100

/**
 * Why the model may not be unloaded, or nothing when it may. The user's server is a guest-house: by default a run
 * unloads only on this machine and only where no other model is in memory.
 */
export function reloadRefusal(scenario: ResolvedScenario, target: Target): string | undefined {
  if (scenario.reload === 'always') return undefined
  if (scenario.reload === 'never') return "`reload: 'never'` forbids to unload the model"
  if (!isLoopback(target.url))
    return "the server is not on this machine, so its model is not unloaded (`reload: 'always'` allows it)"
  if (target.others.length > 0)
    return "another model is in the server's memory, so somebody else may be using it (`reload: 'always'` allows a reload)"
  return undefined
}

/** A cold start unloads the model before each round. @throws BenchError RELOAD_REFUSED where that is not allowed */
export function refuseWithoutReload(scenario: ResolvedScenario, target: Target): void {
  const refusal = scenario.mode === 'cold-start' ? reloadRefusal(scenario, target) : undefined
  if (refusal === undefined) return
  const message = `scenario "${scenario.name}" measures a cold start, for which the model must be unloaded, and that is not allowed: ${refusal}. Nothing was unloaded.`
  throw new BenchError('RELOAD_REFUSED', message, { details: { others: target.others.length } })
}

export interface ReloadParts {
  readonly scenario: ResolvedScenario
  readonly client: OllamaClient
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly simulated: boolean
}

/** Unloads the model and waits until the server no longer lists it. The next request loads it. */
export async function unloadModel({ scenario, client, clock, signal }: Omit<ReloadParts, 'simulated'>): Promise<void> {
  await client.unload(scenario.model)
  const givenUpAt = clock.now() + UNLOAD_MS
  while (clock.now() < givenUpAt && !signal.aborted) {
    const loaded = await client.loaded()
    if (!loaded.some((entry) => isModel(entry, scenario.model))) return
    await clock.sleep(LOOK_MS)
  }
}

/** Unloads the model and lets the machine rest. */
export async function unloadAndRest(parts: ReloadParts): Promise<void> {
  const { scenario, clock, signal, simulated } = parts
  await unloadModel(parts)
  const rest = idleMs(scenario, simulated)
  if (rest > 0) await clock.sleep(rest, signal).catch(() => {})
}

/** A simulator has nothing to cool down. */
export function idleMs({ reloadIdleMs }: ResolvedScenario, simulated: boolean): number {
  return reloadIdleMs ?? (simulated ? 0 : IDLE_MS)
}
