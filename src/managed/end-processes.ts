import { startClock } from '../clock.ts'
import { markedProcesses } from '../machine/marked-processes.ts'
import { readProcesses } from '../machine/process-table.ts'
import type { ProcessTable } from '../machine/process-tree.ts'
import { MARKER } from './marker.ts'
import type { KnownProcess } from './registry.ts'

/** A server takes its runner down when it is asked to end; a large model takes a moment to be given back. */
const ASKED_MS = 5_000
/** A killed process is gone at once, unless the system is busy freeing its memory. */
const KILLED_MS = 5_000
const LOOK_MS = 50

/** Whether it is still there: the same process, not a later one with its pid, and not dead and uncollected. */
export function isAlive({ pid, startedAt }: KnownProcess, table: ProcessTable): boolean {
  const entry = table.get(pid)
  return entry !== undefined && entry.startedAt === startedAt && !entry.zombie
}

/**
 * Asks the first of them to end, which takes down what it started; kills what is then still there, and whatever else
 * carries the run's marker. Answers with those that outlived even that.
 */
export async function endProcesses(known: readonly KnownProcess[], run: string): Promise<readonly KnownProcess[]> {
  const [first] = known
  if (first) await signal([first], 'SIGTERM')
  await untilGone(known, ASKED_MS)
  const left = [...known, ...(await marked(run))]
  await signal(left, 'SIGKILL')
  return await untilGone(left, KILLED_MS)
}

/** Every living process that carries the run's marker. */
async function marked(run: string): Promise<KnownProcess[]> {
  const table = (await readProcesses()) ?? new Map()
  const runs = await markedProcesses(MARKER, table)
  return [...table.values()].filter(({ pid, zombie }) => !zombie && runs.get(pid) === run)
}

/** Looks again right before the signal: pids are reused. */
async function signal(processes: readonly KnownProcess[], name: NodeJS.Signals): Promise<void> {
  const table = await readProcesses()
  for (const known of processes) {
    if (!table || !isAlive(known, table)) continue
    try {
      process.kill(known.pid, name)
    } catch {
      // It ended in between.
    }
  }
}

async function untilGone(processes: readonly KnownProcess[], ms: number): Promise<readonly KnownProcess[]> {
  const clock = startClock()
  for (;;) {
    const table = await readProcesses()
    const left = table ? processes.filter((known) => isAlive(known, table)) : processes
    if (left.length === 0 || clock.now() > ms) return left
    await clock.sleep(LOOK_MS)
  }
}
