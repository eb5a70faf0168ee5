import { stat } from 'node:fs/promises'
import type { MemorySample } from '../model/machine.ts'
import { readFootprints } from './footprint.ts'
import { mappedModel } from './ollama-process.ts'
import { readProcesses } from './process-table.ts'
import type { ProcessEntry } from './process-tree.ts'
import { treeOf } from './process-tree.ts'
import { readRss } from './rss.ts'

/** A reading without its time. */
export type TreeMemory = Omit<MemorySample, 'atMs'>

/** Memory of the process and all below it; absent = the process is gone or cannot be seen, never 0. */
export async function readTreeMemory(root: number): Promise<TreeMemory | undefined> {
  const table = await readProcesses()
  return table && measureTree(treeOf(root, table))
}

/** On a Mac the footprint when every process answers, RSS otherwise; the two never mix in one reading. */
export async function measureTree(tree: readonly ProcessEntry[]): Promise<TreeMemory | undefined> {
  if (tree.length === 0) return undefined
  const footprint = process.platform === 'darwin' ? await readFootprint(tree) : undefined
  return footprint ?? sum('rss', await readRss(tree))
}

async function readFootprint(tree: readonly ProcessEntry[]): Promise<TreeMemory | undefined> {
  const bytes = await readFootprints(tree.map(({ pid }) => pid))
  const files = await mappedFiles(tree)
  if (files === undefined || tree.some(({ pid }) => !bytes.has(pid) && isAlive(pid))) return undefined
  const memory = addMapped(sum('footprint', bytes), files)
  return memory && { ...memory, ...rssOf(tree) }
}

/** Beside a footprint, out of the same table of processes. */
function rssOf(tree: readonly ProcessEntry[]): Pick<TreeMemory, 'rssBytes'> {
  const rssBytes = tree.reduce((total, entry) => total + (entry.rssBytes ?? 0), 0)
  return rssBytes > 0 ? { rssBytes } : {}
}

/** Two runners of one model share its pages, so each file counts once. */
export function addMapped(memory: TreeMemory | undefined, files: ReadonlyMap<string, number>): TreeMemory | undefined {
  if (!memory) return undefined
  const mappedBytes = [...files.values()].reduce((total, size) => total + size, 0)
  return mappedBytes > 0 ? { ...memory, bytes: memory.bytes + mappedBytes, mappedBytes } : memory
}

/** Size of each mapped file of weights; absent when any of them cannot be told. */
async function mappedFiles(tree: readonly ProcessEntry[]): Promise<ReadonlyMap<string, number> | undefined> {
  const sizes = new Map<string, number>()
  for (const { command } of tree) {
    const mapped = mappedModel(command)
    if (mapped.state === 'unknown') return undefined
    if (mapped.state === 'none' || sizes.has(mapped.path)) continue
    const size = await stat(mapped.path).then(
      (file) => file.size,
      () => undefined,
    )
    if (size === undefined) return undefined
    sizes.set(mapped.path, size)
  }
  return sizes
}

function sum(source: TreeMemory['source'], bytes: ReadonlyMap<number, number>): TreeMemory | undefined {
  const total = [...bytes.values()].reduce((a, b) => a + b, 0)
  return total > 0 ? { source, bytes: total, processes: bytes.size } : undefined
}

/** Also true for a process of another user, which may not be signalled. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
