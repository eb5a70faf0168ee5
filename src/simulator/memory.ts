import type { Architecture, Preset } from './preset.ts'
import { Refusal } from './refusal.ts'

/** f16, Ollama's default. */
const KV_VALUE_BYTES = 2

/** Bytes of KV memory for one token: a key and a value for each KV head of each layer. */
function kvBytesPerToken(architecture: Architecture): number {
  const { blockCount, headCountKv, keyLength, valueLength } = architecture
  return blockCount * headCountKv * (keyLength + valueLength) * KV_VALUE_BYTES
}

/** What the loaded model needs: weights, and KV memory for all slots at once, used or not. */
export function loadedBytes(preset: Preset, numParallel: number, numCtx: number): number {
  return preset.model.weightsBytes + numParallel * numCtx * kvBytesPerToken(preset.model.architecture)
}

/** The refusal of a load that does not fit beside the system, swap included; undefined when it fits. */
export function refuseTooLarge(preset: Preset, neededBytes: number): Refusal | undefined {
  const availableBytes = preset.machine.ramBytes - preset.reservedBytes
  if (neededBytes <= availableBytes + (preset.swap?.mostBytes ?? 0)) return undefined
  const needed = binaryBytes(neededBytes)
  const available = binaryBytes(availableBytes)
  return new Refusal(500, `model requires more system memory (${needed}) than is available (${available})`)
}

function binaryBytes(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`
}
