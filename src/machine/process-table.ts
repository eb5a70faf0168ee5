import { readLinuxProcesses } from './linux-processes.ts'
import { readMacosProcesses } from './macos-processes.ts'
import type { ProcessEntry, ProcessTable } from './process-tree.ts'

/** Every process that can be seen without privileges; absent = cannot be listed on this system. */
export async function readProcesses(): Promise<ProcessTable | undefined> {
  const entries = await listProcesses()
  return entries && new Map(entries.map((entry) => [entry.pid, entry]))
}

async function listProcesses(): Promise<readonly ProcessEntry[] | undefined> {
  if (process.platform === 'linux') return readLinuxProcesses()
  if (process.platform === 'darwin') return readMacosProcesses()
  return undefined
}
