import { readFile } from 'node:fs/promises'

/**
 * Files that may hold a memory limit for the process with this `/proc/PID/cgroup`: its own group and every one above it.
 * v2 lines are "0::/path", v1 lines "4:memory:/path". In a container the path may be the host's: missing files are no limit.
 */
export function limitFiles(cgroups: string): readonly string[] {
  return cgroups.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? []
    if (path === undefined || path.includes('/..')) return []
    if (controllers === '') return ancestors(path).map((group) => `/sys/fs/cgroup${group}/memory.max`)
    if (!controllers?.split(',').includes('memory')) return []
    return ancestors(path).map((group) => `/sys/fs/cgroup/memory${group}/memory.limit_in_bytes`)
  })
}

/** Bytes; "max" of v2 is no limit, and so is v1's largest number, which no machine reaches. */
export function parseLimit(text: string): number | undefined {
  const bytes = /^\d+$/.test(text.trim()) ? Number(text) : undefined
  return bytes !== undefined && bytes > 0 && bytes < 2 ** 60 ? bytes : undefined
}

/** The lowest memory limit of the groups a process is in; absent = none. */
export async function cgroupLimit(pid: number | 'self'): Promise<number | undefined> {
  const cgroups = await readText(`/proc/${pid}/cgroup`)
  const files = await Promise.all(limitFiles(cgroups ?? '').map(readText))
  const limits = files.flatMap((text) => (text === undefined ? [] : (parseLimit(text) ?? [])))
  return limits.length === 0 ? undefined : Math.min(...limits)
}

/** "/a/b" -> "/a/b", "/a", "". */
function ancestors(path: string): readonly string[] {
  const names = path.split('/').filter((name) => name !== '')
  return [...names, ''].map((_, missing) => ['', ...names.slice(0, names.length - missing)].join('/'))
}

/** Text of a file of the kernel's; absent = missing or not readable. */
export async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}
