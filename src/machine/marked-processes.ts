import { readFileSync } from 'node:fs'
import { run } from './exec.ts'
import { orAbsent } from './linux-processes.ts'
import type { ProcessTable } from './process-tree.ts'

/**
 * The value of an environment variable by pid, for the processes whose environment can be read and has it.
 * Linux keeps the environment a process was started with in /proc; a Mac shows it for one's own programs only.
 */
export async function markedProcesses(variable: string, table: ProcessTable): Promise<ReadonlyMap<number, string>> {
  if (process.platform === 'linux') return linuxMarked(variable, table)
  if (process.platform !== 'darwin') return new Map()
  const text = await run('/bin/ps', ['-axEww', '-o', 'pid=,command='], { timeoutMs: 2_000 })
  return parsePsEnvironment(text ?? '', variable)
}

function linuxMarked(variable: string, table: ProcessTable): ReadonlyMap<number, string> {
  const found = [...table.keys()].flatMap((pid) => {
    const text = orAbsent(() => readFileSync(`/proc/${pid}/environ`, 'utf8'))
    const value = text === undefined ? undefined : parseEnviron(text, variable)
    return value === undefined ? [] : [[pid, value] as const]
  })
  return new Map(found)
}

/** `/proc/PID/environ`: entries that end with NUL. Source: proc(5). */
export function parseEnviron(text: string, variable: string): string | undefined {
  const entry = text.split('\0').find((each) => each.startsWith(`${variable}=`))
  return entry?.slice(variable.length + 1)
}

/** `ps -E` appends the environment to the command, blank-separated. The value must hold no blank. */
export function parsePsEnvironment(text: string, variable: string): ReadonlyMap<number, string> {
  const pattern = new RegExp(`^\\s*(\\d+) .* ${variable}=(\\S+)`)
  const rows = text.split('\n').map((line) => pattern.exec(line))
  return new Map(rows.flatMap((row) => (row?.[2] === undefined ? [] : [[Number(row[1]), row[2]] as const])))
}
