import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { startClock } from '../clock.ts'
import type { ProcessEntry } from './process-tree.ts'

/** Names (`comm`, cut to 15 characters) whose arguments are worth reading. */
const OLLAMA_NAMES = new Set(['ollama', 'llama-server', 'ollama_llama_se'])

/** `/proc/PID/stat`: "pid (name) state ppid …"; the name may hold blanks and brackets. Source: proc(5). */
export function parseProcStat(text: string): ProcessEntry | undefined {
  const match = /^(\d+) \((.*)\) (\S) (.*)$/s.exec(text.trimEnd())
  const [, pid, name, state, rest] = match ?? []
  if (pid === undefined || name === undefined || rest === undefined) return undefined
  const fields = rest.split(' ')
  const parent = Number(fields[0])
  // Field 22 of the line is starttime, in clock ticks since boot; `rest` begins with field 4.
  const startedAt = fields[18]
  if (!Number.isInteger(parent) || startedAt === undefined) return undefined
  return { pid: Number(pid), parent, startedAt, zombie: state === 'Z' || state === 'X', command: name }
}

/**
 * Processes read in one go, about a quarter of a millisecond. With few processors the scheduler lets a thread that just
 * woke wait for the end of another's burst, and the one that waits would be the client's.
 */
const AT_ONCE = 16
const REST_MS = 1

/**
 * Every process in `/proc`. One that ends between listing and reading is left out.
 * Reads synchronously, a few at a time: it runs in the sampler's thread, and so leaves the process-wide libuv pool to
 * the client.
 */
export async function readLinuxProcesses(): Promise<readonly ProcessEntry[] | undefined> {
  const names = orAbsent(() => readdirSync('/proc'))?.filter((name) => /^\d+$/.test(name))
  if (!names) return undefined
  const clock = startClock()
  const entries: ProcessEntry[] = []
  for (let at = 0; at < names.length; at += AT_ONCE) {
    if (at > 0) await clock.sleep(REST_MS)
    entries.push(...names.slice(at, at + AT_ONCE).flatMap((name) => readLinuxProcess(name) ?? []))
  }
  return entries
}

function readLinuxProcess(pid: string): ProcessEntry | undefined {
  const stat = orAbsent(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const entry = stat === undefined ? undefined : parseProcStat(stat)
  if (!entry || !OLLAMA_NAMES.has(entry.command)) return entry
  return { ...entry, command: readCommand(pid, entry.command) ?? entry.command }
}

/** Arguments are readable for every user's processes; the executable's full path only for one's own. */
function readCommand(pid: string, name: string): string | undefined {
  const line = orAbsent(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  if (line === undefined || line === '') return undefined
  const argv = line.replace(/\0$/, '').split('\0')
  const executable = orAbsent(() => readlinkSync(`/proc/${pid}/exe`))
  const started = argv[0]?.startsWith('/') ? argv[0] : name
  return [executable?.replace(/ \(deleted\)$/, '') ?? started, ...argv.slice(1)].join(' ')
}

/** Processes end and permissions are missing at any moment: both mean "not known". */
export function orAbsent<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
