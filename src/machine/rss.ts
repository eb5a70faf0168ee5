import { readFileSync } from 'node:fs'
import pidusage from 'pidusage'
import { orAbsent } from './linux-processes.ts'
import type { ProcessEntry } from './process-tree.ts'

/**
 * Both are given because the environment could set others: with maxage 0 pidusage on Linux opens files until none are left,
 * and usePs would spawn a `ps` for every sample.
 */
const OPTIONS = { maxage: 60_000, usePs: false }

/** `VmRSS` of `/proc/PID/status`, KiB there; absent for a zombie. */
export function parseVmRss(text: string): number | undefined {
  const kib = /^VmRSS:\s*(\d+) kB$/m.exec(text)?.[1]
  return kib === undefined ? undefined : Number(kib) * 1024
}

/**
 * Resident memory by pid, bytes; a process that ended meanwhile is missing.
 * pidusage keeps the stat file of each pid open, so a reused pid reads as gone: the second reading is for that,
 * and for a single vanished pid, which rejects the whole call.
 */
export async function readRss(tree: readonly ProcessEntry[]): Promise<ReadonlyMap<number, number>> {
  const readings: Record<string, pidusage.Status | null | undefined> = await pidusage(
    tree.map(({ pid }) => pid),
    OPTIONS,
  ).catch(() => ({}))
  const bytes = new Map<number, number>()
  for (const entry of tree) {
    const rss = readings[entry.pid]?.memory ?? rssAnotherWay(entry)
    if (rss !== undefined && Number.isFinite(rss)) bytes.set(entry.pid, rss)
  }
  return bytes
}

function rssAnotherWay({ pid, rssBytes }: ProcessEntry): number | undefined {
  if (process.platform !== 'linux') return rssBytes
  const status = orAbsent(() => readFileSync(`/proc/${pid}/status`, 'utf8'))
  return status === undefined ? undefined : parseVmRss(status)
}

/** Ends pidusage's own timer and forgets the pids. */
export function forgetPids(): void {
  pidusage.clear()
}
