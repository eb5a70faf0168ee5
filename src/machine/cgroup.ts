import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { orAbsent } from './linux-processes.ts'

/** Files of the memory controller for one group of processes. */
export interface GroupFiles {
  readonly limit: string
  readonly usage: string
  readonly stat: string
}

/** A group that may not use all of the machine's memory. */
export interface LimitedGroup extends GroupFiles {
  readonly limitBytes: number
}

/**
 * Files of the group with this `/proc/PID/cgroup` and of every one above it.
 * v2 lines are "0::/path", v1 lines "4:memory:/path". In a container the path may be the host's: missing files are no limit.
 */
export function groupFiles(cgroups: string): readonly GroupFiles[] {
  return cgroups.split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? []
    if (path === undefined || path.includes('/..')) return []
    if (controllers === '') return ancestors(path).map((group) => version2(`/sys/fs/cgroup${group}`))
    if (!controllers?.split(',').includes('memory')) return []
    return ancestors(path).map((group) => version1(`/sys/fs/cgroup/memory${group}`))
  })
}

const version2 = (folder: string): GroupFiles => ({
  limit: `${folder}/memory.max`,
  usage: `${folder}/memory.current`,
  stat: `${folder}/memory.stat`,
})

const version1 = (folder: string): GroupFiles => ({
  limit: `${folder}/memory.limit_in_bytes`,
  usage: `${folder}/memory.usage_in_bytes`,
  stat: `${folder}/memory.stat`,
})

/** Bytes; "max" of v2 is no limit, and so is v1's largest number, which no machine reaches. */
export function parseLimit(text: string): number | undefined {
  const bytes = parseAmount(text)
  return bytes !== undefined && bytes > 0 && bytes < 2 ** 60 ? bytes : undefined
}

/**
 * What a group uses without the file pages that the kernel gives back before anything else, bytes: the working set, as
 * `docker stats` and the kubelet count it. v1 has the groups below in a line of their own, v2 counts them in.
 */
export function parseGroupUsage(usage: string, stat: string): number | undefined {
  const total = parseAmount(usage)
  const inactive = (/^total_inactive_file (\d+)$/m.exec(stat) ?? /^inactive_file (\d+)$/m.exec(stat))?.[1]
  return total === undefined || inactive === undefined ? undefined : Math.max(0, total - Number(inactive))
}

const parseAmount = (text: string): number | undefined => (/^\d+$/.test(text.trim()) ? Number(text) : undefined)

/** Of the groups a process is in, the one with the lowest memory limit; absent = none has one. */
export function tightestGroup(pid: number | 'self'): LimitedGroup | undefined {
  const groups = groupFiles(readNow(`/proc/${pid}/cgroup`) ?? '').flatMap((files) => {
    const limitBytes = parseLimit(readNow(files.limit) ?? '')
    return limitBytes === undefined ? [] : { ...files, limitBytes }
  })
  return groups.toSorted((a, b) => a.limitBytes - b.limitBytes)[0]
}

/** Bytes that the group uses now; absent = its files cannot be read. */
export function readGroupUsage({ usage, stat }: GroupFiles): number | undefined {
  return parseGroupUsage(readNow(usage) ?? '', readNow(stat) ?? '')
}

/** "/a/b" -> "/a/b", "/a", "". */
function ancestors(path: string): readonly string[] {
  const names = path.split('/').filter((name) => name !== '')
  return [...names, ''].map((_, missing) => ['', ...names.slice(0, names.length - missing)].join('/'))
}

/** At once, as the sampler's thread does: these files answer in microseconds, and libuv's pool is left to the client. */
const readNow = (path: string): string | undefined => orAbsent(() => readFileSync(path, 'utf8'))

/** Text of a file of the kernel's; absent = missing or not readable. */
export async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}
