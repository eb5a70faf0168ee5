import { existsSync } from 'node:fs'
import { asAmount, asText } from '../client/json.ts'
import type { OllamaClient } from '../client/ollama.ts'
import { BenchError } from '../errors.ts'
import type { Machine } from '../model/machine.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { type LeastBytes, leastBytes } from '../plan/least-bytes.ts'
import { isKvCacheType } from './plan-options.ts'
import { OUT_OF_MEMORY, OUT_OF_MEMORY_LEAD } from './load-failure.ts'
import { isModel, type Target } from './target.ts'

export interface LoadAhead {
  readonly scenario: ResolvedScenario
  readonly client: OllamaClient
  readonly target: Target
  readonly machine: Machine
}

/**
 * Refuses a load that cannot fit, before it makes the machine swap for minutes: only where the very least that it needs
 * is more than all the memory there is. What is doubtful (slots, context, KV type, memory of a GPU) never counts.
 * @throws BenchError MODEL_TOO_LARGE
 */
export async function refuseTooLarge({ scenario, client, target, machine }: LoadAhead): Promise<void> {
  const memory = memoryOf(target, machine)
  if (scenario.force || memory === undefined || (target.wasLoaded && scenario.options['num_ctx'] === undefined)) return
  const stored = await client.stored().catch(() => [])
  const weightsBytes = stored.find((entry) => isModel(entry, scenario.model))?.sizeBytes
  if (weightsBytes === undefined) return
  const { metadata, family, capabilities } = target.model
  const least = leastBytes({ metadata, family, capabilities, weightsBytes, ...settingsOf(scenario, target) })
  if (least.bytes + memory.systemBytes > memory.bytes) throw tooLarge(scenario.model, least, memory)
}

interface Memory {
  readonly bytes: number
  /** What is surely in use beside the model. */
  readonly systemBytes: number
}

/** All memory that a model could lie in; undefined where there may be more than is seen. */
function memoryOf({ simulator }: Target, machine: Machine): Memory | undefined {
  const { ramBytes, vramBytes, origin, osFamily } = machine
  if (ramBytes === undefined) return undefined
  if (simulator) {
    const bytes = ramBytes + (asAmount(simulator['swapBytes']) ?? 0)
    return { bytes, systemBytes: asAmount(simulator['reservedBytes']) ?? 0 }
  }
  if (origin === 'remote') return undefined
  if (osFamily === 'darwin') return { bytes: ramBytes, systemBytes: 0 }
  if (vramBytes !== undefined) return { bytes: ramBytes + vramBytes, systemBytes: 0 }
  return mayHaveGpu(machine) ? undefined : { bytes: ramBytes, systemBytes: 0 }
}

/** Any sign of one is enough: not every driver says how much memory it has. */
const mayHaveGpu = ({ gpu, osFamily }: Machine): boolean =>
  gpu !== undefined || osFamily !== 'linux' || existsSync('/dev/dri') || existsSync('/dev/kfd')

/** What is known of the server: a managed one was told, a simulator says. Ollama 0.25 has no f32 and keeps f16. */
function settingsOf({ options, setting }: ResolvedScenario, { simulator }: Target) {
  const told = setting?.kvCacheType ?? asText(simulator?.['kvCacheType'])
  const kvType = told === 'f32' ? 'f16' : told
  return {
    numParallel: setting?.numParallel ?? asAmount(simulator?.['numParallel']),
    numCtx: asAmount(options['num_ctx']) ?? asAmount(simulator?.['contextLength']),
    kvType: isKvCacheType(kvType) ? kvType : undefined,
  }
}

function tooLarge(model: string, least: LeastBytes, { bytes, systemBytes }: Memory): BenchError {
  const { slots, slotTokens, kvBytesPerSlot } = least
  const parts = [
    `model ${gigabytes(least.weightsBytes)}`,
    ...(slotTokens === undefined
      ? []
      : [
          `${slots} ${slots === 1 ? 'slot' : 'slots'} × ${gigabytes(kvBytesPerSlot)} KV cache (${slotTokens} tokens each)`,
        ]),
    ...(systemBytes > 0 ? [`${gigabytes(systemBytes)} for the system and other programs`] : []),
  ]
  const needs = `${parts.join(' + ')} = ${gigabytes(least.bytes + systemBytes)}, and the machine has ${gigabytes(bytes)}`
  return new BenchError(
    'MODEL_TOO_LARGE',
    `${OUT_OF_MEMORY_LEAD} the model "${model}" does not fit into memory, so it was not loaded: at the least it needs ${needs}. ` +
      `Lower OLLAMA_NUM_PARALLEL or num_ctx, or use a smaller model; \`vitest-ollama-bench plan --model ${model}\` shows what fits. To load it all the same, give \`force: true\` (--force).`,
    { details: { model, ...OUT_OF_MEMORY, predicted: true, ...least, systemBytes, memoryBytes: bytes } },
  )
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 9.95e9 ? 2 : 1)} GB`
