import { markedProcesses } from '../machine/marked-processes.ts'
import { strayRunners } from '../machine/ollama-process.ts'
import { readProcesses } from '../machine/process-table.ts'
import type { ProcessEntry, ProcessTable } from '../machine/process-tree.ts'
import { endProcesses, isAlive } from './end-processes.ts'
import { MARKER, SUPERVISES } from './marker.ts'
import { forget, type KnownProcess, type Registration, registrations } from './registry.ts'

/** The machine's processes, and the run that each marked one belongs to. */
interface Seen {
  readonly table: ProcessTable
  readonly runs: ReadonlyMap<number, string>
}

/**
 * Finds what earlier runs left behind, ends what is provably theirs and answers with a sentence for each process.
 * Provably: registered with its pid and start time, or of a registered run, and carrying that run's marker where the
 * system shows it. What is not is named and left alone.
 */
export async function endLeftovers(folder: string): Promise<string[]> {
  const table = await readProcesses()
  if (!table) return []
  const seen = { table, runs: await markedProcesses(MARKER, table) }
  const [looked, abandoned] = partition(registrations(folder), ({ supervisor }) => isAlive(supervisor, table))
  const said: string[] = []
  for (const registration of abandoned) said.push(...(await endAbandoned(folder, registration, seen)))
  const supervised = await markedProcesses(SUPERVISES, table)
  const known = new Set([...[...looked, ...abandoned].map(({ run }) => run), ...supervised.values()])
  return [...said, ...namedOnly(known, seen)]
}

/** Ends what one run left, whose supervisor is gone. */
export async function endRun(folder: string, run: string): Promise<void> {
  const table = await readProcesses()
  const registration = registrations(folder).find((each) => each.run === run)
  if (!table || !registration) return
  await endAbandoned(folder, registration, { table, runs: await markedProcesses(MARKER, table) })
}

async function endAbandoned(folder: string, registration: Registration, seen: Seen): Promise<string[]> {
  const { run } = registration
  const ours = leftBy(registration, seen)
  const left = ours.length === 0 ? [] : await endProcesses(ours, run)
  if (left.length === 0) forget(folder, run)
  return ours.map(({ pid, startedAt }) => {
    const what = pid === registration.tree[0]?.pid ? 'a server' : 'a runner'
    const outlived = left.some((other) => other.pid === pid && other.startedAt === startedAt)
    return outlived
      ? `${what} (pid ${pid}) that an earlier run of this tool started could not be ended: end it with \`kill -9 ${pid}\`.`
      : `${what} (pid ${pid}) that an earlier run of this tool started, and was killed before it could end it, is ended now.`
  })
}

/** The server first. */
function leftBy({ run, tree }: Registration, { table, runs }: Seen): readonly KnownProcess[] {
  const registered = tree.filter((known) => isAlive(known, table) && isProven(known, run, runs))
  const more = [...table.values()].filter(
    ({ pid, zombie }) => !zombie && runs.get(pid) === run && !registered.some((known) => known.pid === pid),
  )
  return [...registered, ...more.map(({ pid, startedAt }) => ({ pid, startedAt }))]
}

/** Linux shows the environment of one's own processes; elsewhere pid and start time have to do. */
function isProven({ pid }: KnownProcess, run: string, runs: ReadonlyMap<number, string>): boolean {
  const marker = runs.get(pid)
  return marker === undefined ? process.platform !== 'linux' : marker === run
}

/** Processes that look left behind and are not provably ours: a person has to decide. */
function namedOnly(known: ReadonlySet<string>, { table, runs }: Seen): string[] {
  const unregistered = [...table.values()].filter(
    ({ pid, zombie }) => !zombie && !known.has(runs.get(pid) ?? '') && runs.has(pid),
  )
  const strays = strayRunners(table).filter(({ pid }) => !runs.has(pid))
  return [
    ...unregistered.map(
      ({ pid }) =>
        `a process (pid ${pid}) says that a run of this tool started it, but no record of that run is here, so it is left alone: if that run is over, end it with \`kill ${pid}\`.`,
    ),
    ...strays.map(strayText),
  ]
}

const strayText = ({ pid }: ProcessEntry): string =>
  `a runner (pid ${pid}) whose server was killed still holds its model's memory. It is not of this tool, so it is left alone: end it with \`kill ${pid}\`.`

function partition<Each>(all: readonly Each[], isFirst: (each: Each) => boolean): [Each[], Each[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))]
}
