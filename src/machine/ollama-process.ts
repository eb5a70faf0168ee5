import { readProcesses } from './process-table.ts'
import type { ProcessEntry, ProcessTable } from './process-tree.ts'
import { treeOf } from './process-tree.ts'

/** The directory is lazy, so that the first of these names ends it; a bare name has none. */
const EXECUTABLE = /^(\/.*?\/)?(ollama|llama-server|ollama_llama_server)(?:\s+(.*))?$/s

interface OllamaCommand {
  readonly name: string
  /** Ends with a slash; absent when it was started by its bare name. */
  readonly directory?: string
  readonly role: 'serve' | 'runner' | 'other'
  readonly argv: string
}

/** What part of Ollama a command line is; absent when its executable is none of Ollama's. */
export function ollamaCommand(command: string): OllamaCommand | undefined {
  const [, directory, name, argv = ''] = EXECUTABLE.exec(command) ?? []
  // A blank before a slash or dash begins an argument: the name found is not the executable's ("tail -f /x/llama-server").
  if (name === undefined || / [/-]/.test(directory ?? '')) return undefined
  return { name, directory, role: roleOf(name, argv), argv }
}

function roleOf(name: string, argv: string): OllamaCommand['role'] {
  if (name === 'ollama') return /^serve\b/.test(argv) ? 'serve' : /^runner\b/.test(argv) ? 'runner' : 'other'
  // `llama-server --list-devices` is a short-lived discovery; a runner has a model.
  return /(?:^| )--model /.test(argv) ? 'runner' : 'other'
}

/**
 * Which file of weights a runner keeps mapped, so that no footprint counts it.
 * none: the weights are in its own memory. unknown: an older engine, whose arguments do not say.
 */
export type MappedModel =
  | { readonly state: 'none' }
  | { readonly state: 'unknown' }
  | { readonly state: 'mapped'; readonly path: string }

/** Source: llm/llama_server.go of Ollama, where `--load-mode none` is the only way in which mapping is turned off. */
export function mappedModel(command: string): MappedModel {
  const ollama = ollamaCommand(command)
  if (ollama?.role !== 'runner' || !/(?:^| )--model /.test(ollama.argv)) return { state: 'none' }
  if (/(?:^| )(?:--load-mode none|--mlx-engine)\b/.test(ollama.argv)) return { state: 'none' }
  // Up to the blob's name, because a path may hold blanks.
  const path = /(?:^| )--model (.+?sha256-[0-9a-f]+)(?: |$)/.exec(ollama.argv)?.[1]
  return ollama.name === 'llama-server' && path !== undefined ? { state: 'mapped', path } : { state: 'unknown' }
}

/** A runner that outlived a killed server and still holds its model's memory. It is named, never ended, never summed. */
export interface OrphanedRunner {
  readonly pid: number
  readonly rssBytes?: number
}

/**
 * Runners outside the server's tree whose parent is no part of Ollama, started from under the server's own directory.
 * Where that directory is not known, a runner's typical arguments decide.
 */
export function findOrphans(server: number, table: ProcessTable): readonly OrphanedRunner[] {
  const own = new Set(treeOf(server, table).map(({ pid }) => pid))
  const root = table.get(server)
  const home = root && ollamaCommand(root.command)?.directory
  return [...table.values()]
    .filter((entry) => !own.has(entry.pid) && !entry.zombie && isOrphan(entry, table) && isUnder(entry, home))
    .map(({ pid, rssBytes }) => ({ pid, rssBytes }))
}

/** Orphans beside the server with this pid; empty also where processes cannot be listed. */
export async function orphanedRunners(server: number): Promise<readonly OrphanedRunner[]> {
  const table = await readProcesses()
  return table ? findOrphans(server, table) : []
}

/** Runners whose parent is no part of Ollama, whoever started them. */
export function strayRunners(table: ProcessTable): readonly ProcessEntry[] {
  return [...table.values()].filter((entry) => !entry.zombie && isOrphan(entry, table))
}

function isOrphan(entry: ProcessEntry, table: ProcessTable): boolean {
  const command = ollamaCommand(entry.command)
  if (command?.role !== 'runner') return false
  // Somebody's own llama-server, run without Ollama, has its models elsewhere.
  if (command.name !== 'ollama' && !/sha256-[0-9a-f]+/.test(command.argv)) return false
  const parent = table.get(entry.parent)
  return !parent || ollamaCommand(parent.command)?.role !== 'serve'
}

/** Linux keeps runners in `../lib/ollama` of the server's directory, a Mac beside the server. */
function isUnder(entry: ProcessEntry, home: string | undefined): boolean {
  const directory = ollamaCommand(entry.command)?.directory
  if (home === undefined || directory === undefined) return true
  return directory.startsWith(home) || directory.startsWith(home.replace(/[^/]+\/$/, 'lib/ollama/'))
}
