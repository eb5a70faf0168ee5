import { createHash } from 'node:crypto'
import { ollamaCommand } from './ollama-process.ts'
import { readProcesses } from './process-table.ts'
import { treeOf } from './process-tree.ts'

/**
 * Names the present load of the server's models: a digest of its runners' pids and start times, which changes with every
 * reload. 8 hex digits; absent where no runner can be seen.
 */
export async function loadIdentity(serverPid: number): Promise<string | undefined> {
  const table = await readProcesses()
  const tree = table ? treeOf(serverPid, table) : []
  const runners = tree.filter(({ command }) => ollamaCommand(command)?.role === 'runner')
  if (runners.length === 0) return undefined
  const names = runners.map(({ pid, startedAt }) => `${pid} ${startedAt}`).toSorted()
  return createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 8)
}
