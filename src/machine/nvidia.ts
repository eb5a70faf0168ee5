import { existsSync } from 'node:fs'
import { run } from './exec.ts'

/** A GPU and its own memory; a figure is absent where the driver does not tell, as with memory shared with the processor. */
export interface Gpu {
  readonly name: string
  readonly memoryBytes?: number
}

const MIB = 1_048_576

const CSV = '--format=csv,noheader,nounits'

/** Where the driver puts it; the second is Windows' Linux. */
const TOOLS = ['/usr/bin/nvidia-smi', '/usr/lib/wsl/lib/nvidia-smi']

/** Without persistence mode the driver is started for each call, which takes seconds. */
const TIMEOUT_MS = 5_000

/** What the tool printed about all GPUs; absent where there is no such tool or it does not answer. */
async function query(what: string): Promise<string | undefined> {
  const tool = TOOLS.find((path) => existsSync(path))
  return tool === undefined ? undefined : run(tool, [what, CSV], { timeoutMs: TIMEOUT_MS })
}

/** Rows "NVIDIA H200, 143771" (MiB) of `--query-gpu=name,memory.total`. */
export function parseGpus(text: string): readonly Gpu[] {
  return text.split('\n').flatMap((line) => {
    const [, name, mib] = /^(.+?),\s*(\d+|\[.*\])\s*$/.exec(line) ?? []
    return name === undefined || mib === undefined ? [] : { name, memoryBytes: bytesOf(mib) }
  })
}

/**
 * Rows "4242, 18022" (pid, MiB) of `--query-compute-apps=pid,used_memory`: bytes by pid, a row for each GPU that the
 * process uses. Rows without a number ("[N/A]", "[Insufficient Permissions]") are left out.
 */
export function parseComputeApps(text: string): ReadonlyMap<number, number> {
  const memory = new Map<number, number>()
  for (const line of text.split('\n')) {
    const [, pid, mib] = /^\s*(\d+),\s*(\d+)\s*$/.exec(line) ?? []
    if (pid !== undefined && mib !== undefined)
      memory.set(Number(pid), (memory.get(Number(pid)) ?? 0) + Number(mib) * MIB)
  }
  return memory
}

/** Rows "7400" (MiB) of `--query-gpu=memory.used`, summed; absent where any GPU does not tell. */
export function parseGpuUsed(text: string): number | undefined {
  return sum(text.trim().split('\n').map(bytesOf))
}

const bytesOf = (mib: string): number | undefined => (/^\s*\d+\s*$/.test(mib) ? Number(mib) * MIB : undefined)

/** Memory of all GPUs together, bytes; absent where any of them does not tell, or there is none. */
export const vramOf = (gpus: readonly Gpu[]): number | undefined => sum(gpus.map(({ memoryBytes }) => memoryBytes))

function sum(amounts: readonly (number | undefined)[]): number | undefined {
  const known = amounts.filter((amount) => amount !== undefined)
  return known.length === 0 || known.length < amounts.length ? undefined : known.reduce((a, b) => a + b, 0)
}

export async function readGpus(): Promise<readonly Gpu[]> {
  return parseGpus((await query('--query-gpu=name,memory.total')) ?? '')
}

export async function readComputeApps(): Promise<ReadonlyMap<number, number>> {
  return parseComputeApps((await query('--query-compute-apps=pid,used_memory')) ?? '')
}

export async function readGpuUsed(): Promise<number | undefined> {
  const text = await query('--query-gpu=memory.used')
  return text === undefined ? undefined : parseGpuUsed(text)
}
