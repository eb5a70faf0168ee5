import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readProcesses } from '../../../src/machine/process-table.ts'
import { markedProcesses } from '../../../src/machine/marked-processes.ts'
import { treeOf } from '../../../src/machine/process-tree.ts'
import type { Registration } from '../../../src/managed/registry.ts'
import { MARKER } from '../../../src/managed/marker.ts'
import { onTestFinished } from 'vitest'
import { atEnd } from '../at-end.ts'

/** The program that stands for Ollama's. */
export const FAKE = fileURLToPath(new URL('ollama', import.meta.url))
const RUNNER = fileURLToPath(new URL('runner.mjs', import.meta.url))

/** A folder for temporary files of its own, so that what other tests start is not found here. */
export function ownTemporary(): string {
  const path = mkdtempSync(join(tmpdir(), 'vob-managed-'))
  atEnd(() => rmSync(path, { recursive: true, force: true }))
  return path
}

export const folderIn = (temporary: string): string =>
  join(temporary, `vitest-ollama-bench-${process.getuid?.() ?? ''}`)

/** What is registered there now; nothing where nobody has made the folder. */
export function registered(temporary: string): Registration[] {
  try {
    const folder = folderIn(temporary)
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Registration)
  } catch {
    return []
  }
}

/** Living processes of the server and below. */
export async function familyOf(server: number): Promise<number[]> {
  const table = (await readProcesses()) ?? new Map()
  return treeOf(server, table).map(({ pid }) => pid)
}

/** Living processes that carry the run's marker. */
export async function markedWith(run: string): Promise<number[]> {
  const table = (await readProcesses()) ?? new Map()
  const runs = await markedProcesses(MARKER, table)
  return [...table.values()].filter(({ pid, zombie }) => !zombie && runs.get(pid) === run).map(({ pid }) => pid)
}

export async function isLiving(pid: number): Promise<boolean> {
  const entry = (await readProcesses())?.get(pid)
  return entry !== undefined && !entry.zombie
}

/** A bystander that nobody may end but the test. */
export function bystander(environment: Readonly<Record<string, string>> = {}): number {
  const child = spawn(process.execPath, [RUNNER], { stdio: 'ignore', env: { ...process.env, ...environment } })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child.pid ?? Number.NaN
}
