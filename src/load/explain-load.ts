import type { OllamaClient } from '../client/ollama.ts'
import { BenchError } from '../errors.ts'
import { readPressure } from '../machine/pressure.ts'
import { sentence, SHRINK } from '../measure/diagnosis/words.ts'
import { SWAP_NOTICED_BYTES } from '../measure/rate-settings.ts'
import type { Machine } from '../model/machine.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { askedBytes } from './asked-bytes.ts'
import { isLoopback } from './host.ts'
import { OUT_OF_MEMORY, OUT_OF_MEMORY_LEAD } from './load-failure.ts'
import { simulatedMemory } from './simulated-memory.ts'
import { isModel, type Target } from './target.ts'

export interface LoadAround {
  readonly scenario: ResolvedScenario
  readonly client: OllamaClient
  readonly target: Target
  readonly machine: Machine
  /** Swap of the server's machine before the load, bytes; absent where it cannot be seen. */
  readonly swapBefore: number | undefined
}

/** Swap of the server's machine: what is used of it here, what was written to it on a simulator. */
export async function readSwap({ client, target }: Pick<LoadAround, 'client' | 'target'>): Promise<number | undefined> {
  if (target.simulator) {
    const answer = await client.version().catch(() => undefined)
    return simulatedMemory(answer?.simulator, 0)?.swapOutBytes
  }
  return isLoopback(target.url) ? (await readPressure()).swapUsedBytes : undefined
}

/** A load that failed for memory, with what it asked for against what there is; any other error as it is. */
export async function explainLoad(error: unknown, around: LoadAround): Promise<unknown> {
  if (!(error instanceof BenchError)) return error
  if (error.code !== 'MODEL_TOO_LARGE' && error.code !== 'LOAD_TIMED_OUT') return error
  const [sum, swap] = [await sumOf(error, around), await swapOf(around)]
  if (sum === undefined && swap === undefined) return error
  const { code, message, details, cause } = error
  const text = [message, sum, swap].filter((part) => part !== undefined).join(' ')
  // Memory that went to disk all the while tells a load that does not fit from one that is slow.
  return code === 'LOAD_TIMED_OUT' && swap !== undefined
    ? new BenchError(code, `${OUT_OF_MEMORY_LEAD} ${text} ${sentence(SHRINK)}.`, {
        details: { ...details, ...OUT_OF_MEMORY },
        cause,
      })
    : new BenchError(code, text, { details, cause })
}

/** `model 19.0 GB + KV cache … = …, against … of RAM`, as far as the server's words tell. */
async function sumOf({ message }: BenchError, around: LoadAround): Promise<string | undefined> {
  const { client, scenario, machine, target } = around
  const ramBytes = scenario.ramBytes ?? machine.ramBytes
  const asked = askedBytes(message)
  const stored = asked && (await client.stored().catch(() => []))
  const weights = stored?.find((entry) => isModel(entry, scenario.model))?.sizeBytes
  if (!asked || weights === undefined || ramBytes === undefined) return undefined
  // A piece that is larger than the weights is none of theirs.
  if (asked.bytes <= weights) return undefined
  const cache = asked.kind === 'all' ? asked.bytes - weights : asked.bytes
  const slots = target.simulator?.['numParallel']
  const each = typeof slots === 'number' ? ` (${slots} × ${gigabytes(cache / slots)})` : ''
  const system = asked.availableBytes === undefined ? 0 : Math.max(0, ramBytes - asked.availableBytes)
  const others = system > 0 ? ` + ${gigabytes(system)} that the system and other programs hold` : ''
  const all = gigabytes(weights + cache + system)
  return `That is model ${gigabytes(weights)} + KV cache of all slots ${gigabytes(cache)}${each}${others} = ${all}, against ${gigabytes(ramBytes)} of RAM.`
}

async function swapOf(around: LoadAround): Promise<string | undefined> {
  const [before, after] = [around.swapBefore, await readSwap(around)]
  if (before === undefined || after === undefined || after - before <= SWAP_NOTICED_BYTES) return undefined
  return `The machine's swap grew by ${gigabytes(after - before)} meanwhile: model and slots do not fit beside what else runs.`
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 9.95e9 ? 2 : 1)} GB`
