import { isOfRam } from '../../model/machine.ts'
import { highest } from '../../stats/highest.ts'
import type { DiagnosisInput } from './input.ts'

export const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`

export const amount = (bytes: number): string =>
  bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${Number((bytes / 1e9).toPrecision(3))} GB`

/** After warm-up at the highest level: the largest reading, of the RAM. Absent where either is not known. */
export function ramShare({
  memory,
  machine: { ramBytes },
}: Pick<DiagnosisInput, 'memory' | 'machine'>): number | undefined {
  const bytes = highest(memory.flatMap(({ source, settledBytes }) => (isOfRam(source) ? (settledBytes ?? []) : [])))
  return bytes === undefined || ramBytes === undefined ? undefined : bytes / ramBytes
}

/** `model and slots take 54 % of RAM`, where that is known. */
export function memoryEvidence(input: DiagnosisInput): string[] {
  const share = ramShare(input)
  return share === undefined ? [] : [`model and slots take ${percent(share)} of RAM`]
}

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What makes a loaded model smaller, in the order of what it costs. */
export const SHRINK =
  'lower OLLAMA_NUM_PARALLEL or num_ctx (each slot holds a KV cache of its own), keep the KV cache in q8_0 (OLLAMA_KV_CACHE_TYPE=q8_0 with OLLAMA_FLASH_ATTENTION=1), or use a smaller model'
