/** One process at the moment the table was read. */
export interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  /** When it began, in the system's own words: only for telling a reused pid from the old process. */
  readonly startedAt: string
  /** Dead, but not yet collected by its parent: it holds no memory and serves nothing. */
  readonly zombie: boolean
  /** Executable and arguments, joined by blanks. On Linux the bare name for processes that are not Ollama's. */
  readonly command: string
  /** Absent on Linux, where it is read for the processes of the tree only. */
  readonly rssBytes?: number
}

export type ProcessTable = ReadonlyMap<number, ProcessEntry>

/**
 * The root and everything below it, root first.
 * Empty when the root is gone or a zombie. A process that is its own ancestor (a table read while pids were reused) counts once.
 */
export function treeOf(root: number, table: ProcessTable): readonly ProcessEntry[] {
  const first = table.get(root)
  if (!first || first.zombie) return []
  const children = childrenByParent(table)
  const seen = new Set([root])
  const tree = [first]
  for (const entry of tree) {
    for (const child of children.get(entry.pid) ?? []) {
      if (seen.has(child.pid)) continue
      seen.add(child.pid)
      if (!child.zombie) tree.push(child)
    }
  }
  return tree
}

function childrenByParent(table: ProcessTable): Map<number, ProcessEntry[]> {
  const children = new Map<number, ProcessEntry[]>()
  for (const entry of table.values()) {
    const siblings = children.get(entry.parent)
    if (siblings) siblings.push(entry)
    else children.set(entry.parent, [entry])
  }
  return children
}
