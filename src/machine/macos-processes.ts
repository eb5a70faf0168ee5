import { run } from './exec.ts'
import type { ProcessEntry } from './process-tree.ts'

/** `-ww`: without a terminal the width is 79 and arguments are cut. */
const ARGV = ['-axww', '-o', 'pid=,ppid=,rss=,lstart=,command=']

/** "pid ppid rss(KiB) Tue Sep 29 08:15:42 2026 command…"; the day is padded with a blank, the command may hold blanks. */
const ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+ \S+\s+\d+ [\d:]+ \d{4})\s+(.*)$/

/** All rows of `ps -axww -o pid=,ppid=,rss=,lstart=,command=` that can be read. */
export function parsePs(text: string): readonly ProcessEntry[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, rss, startedAt, command] = ROW.exec(line) ?? []
    if (pid === undefined || startedAt === undefined || command === undefined) return []
    return {
      pid: Number(pid),
      parent: Number(parent),
      startedAt,
      zombie: command.trim() === '<defunct>',
      command: command.trim(),
      rssBytes: Number(rss) * 1024,
    }
  })
}

/** One snapshot of all processes of a Mac; absent = `ps` did not answer. */
export async function readMacosProcesses(): Promise<readonly ProcessEntry[] | undefined> {
  const text = await run('/bin/ps', ARGV, { timeoutMs: 2_000 })
  return text === undefined ? undefined : parsePs(text)
}
