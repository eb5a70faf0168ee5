import { asAmount, asObject, type JsonObject } from '../client/json.ts'
import type { SystemSample } from '../model/machine.ts'

/** The memory of a simulator's machine, as it states it; absent where it states none. */
export function simulatedMemory(simulator: JsonObject | undefined, atMs: number): SystemSample | undefined {
  const stated = asObject(simulator?.['memory'])
  return stated && { atMs, usedBytes: asAmount(stated['usedBytes']), swapOutBytes: asAmount(stated['swapOutBytes']) }
}
