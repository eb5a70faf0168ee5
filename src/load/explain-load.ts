import type { OllamaClient } from '../client/ollama.ts'
import { BenchError } from '../errors.ts'
import { type Pressure, readPressure } from '../machine/pressure.ts'
import type { Machine } from '../model/machine.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { askedBytes } from './asked-bytes.ts'
import { isModel, type Target } from './target.ts'

/** Growth of swap that says nothing: systems page a little out at any time. */
const SWAP_TOLERANCE_BYTES = 64e6

export interface LoadAround {
  readonly scenario: ResolvedScenario
  readonly client: OllamaClient
  readonly target: Target
  readonly machine: Machine
  /** Of this machine before the load, where it is the server's. */
  readonly before: Pressure | undefined
}

/** A load that failed for memory, with what it asked for against what there is; any other error as it is. */
export async function explainLoad(error: unknown, around: LoadAround): Promise<unknown> {
  if (!(error instanceof BenchError)) return error
  if (error.code !== 'MODEL_TOO_LARGE' && error.code !== 'LOAD_TIMED_OUT') return error
  const sentences = [await sumOf(error, around), await swapOf(around)].filter((sentence) => sentence !== undefined)
  if (sentences.length === 0) return error
  const { code, message, details } = error
  return new BenchError(code, `${message} ${sentences.join(' ')}`, { details, cause: error.cause })
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

async function swapOf({ before }: LoadAround): Promise<string | undefined> {
  if (before?.swapUsedBytes === undefined) return undefined
  const grown = ((await readPressure()).swapUsedBytes ?? 0) - before.swapUsedBytes
  return grown > SWAP_TOLERANCE_BYTES
    ? `The machine's swap grew by ${gigabytes(grown)} meanwhile: model and slots do not fit beside what else runs.`
    : undefined
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 9.95e9 ? 2 : 1)} GB`
