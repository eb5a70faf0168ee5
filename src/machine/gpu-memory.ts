import { parseGpuInUse, readIoreg } from './ioreg.ts'
import type { TreeMemory } from './memory.ts'
import { readComputeApps, readGpuUsed } from './nvidia.ts'

/**
 * GPU memory of these processes where the driver tells it by process, else that of all programs together, under a name
 * of its own; absent where neither is told. Takes up to seconds, so it is read when asked for and never in a round.
 */
export async function readGpuMemory(pids: readonly number[]): Promise<TreeMemory | undefined> {
  if (process.platform === 'linux') {
    const [apps, used] = await Promise.all([readComputeApps(), readGpuUsed()])
    return gpuMemoryOf(pids, apps, used)
  }
  if (process.platform !== 'darwin') return undefined
  const used = parseGpuInUse((await readIoreg()) ?? '')
  return gpuMemoryOf(pids, new Map(), used)
}

/** In a container the driver may list the host's pids, of which none is the server's: all programs' memory is then what is known. */
export function gpuMemoryOf(
  pids: readonly number[],
  apps: ReadonlyMap<number, number>,
  usedBytes: number | undefined,
): TreeMemory | undefined {
  const own = pids.flatMap((pid) => apps.get(pid) ?? [])
  if (own.length > 0) return { source: 'gpu', bytes: own.reduce((a, b) => a + b, 0), processes: own.length }
  return usedBytes === undefined ? undefined : { source: 'gpu-total', bytes: usedBytes }
}
