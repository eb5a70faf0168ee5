import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { BenchError } from '../errors.ts'
import { writeWhole } from '../write-whole.ts'
import { RUN_ID } from './marker.ts'

/** A process, so that a reused pid is not taken for it. `startedAt` is in the system's own words. */
export interface KnownProcess {
  readonly pid: number
  readonly startedAt: string
}

/** What is kept of a managed server while it lives: enough to find what it left when nobody could end it. */
export interface Registration {
  readonly run: string
  readonly port: number
  /** Alive: the server is being looked after. */
  readonly supervisor: KnownProcess
  /** The server first, then what it started. Empty until it has been started. */
  readonly tree: readonly KnownProcess[]
}

/** Where servers are registered: a folder of this user, in the folder for what need not outlive the machine's next start. */
export function registryFolder(): string {
  return join(tmpdir(), `vitest-ollama-bench-${userInfo().uid}`)
}

/**
 * Makes the folder, readable by this user only. A folder of that name that somebody else made is not used: what it says
 * would decide which processes are ended.
 * @throws BenchError SERVER_NOT_STARTED
 */
export function openRegistry(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const status = lstatSync(folder)
  if (!status.isDirectory() || status.uid !== userInfo().uid) {
    throw new BenchError(
      'SERVER_NOT_STARTED',
      'the folder in which managed servers are registered is not this user’s own (vitest-ollama-bench-UID in the folder for temporary files), so no server was started. Remove it, or point TMPDIR to a folder of your own.',
    )
  }
  if ((status.mode & 0o077) !== 0) chmodSync(folder, 0o700)
}

export function register(folder: string, registration: Registration): void {
  writeWhole(fileOf(folder, registration.run), `${JSON.stringify(registration)}\n`)
}

export function forget(folder: string, run: string): void {
  rmSync(fileOf(folder, run), { force: true })
}

/** Every registration that can be read; a file that is none is left alone. */
export function registrations(folder: string): readonly Registration[] {
  return readdirSync(folder).flatMap((name) => {
    const run = name.endsWith('.json') ? name.slice(0, -'.json'.length) : ''
    const found = RUN_ID.test(run) ? readRegistration(fileOf(folder, run)) : undefined
    return found?.run === run ? [found] : []
  })
}

const fileOf = (folder: string, run: string): string => join(folder, `${run}.json`)

function readRegistration(file: string): Registration | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isRegistration(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRegistration(value: unknown): value is Registration {
  if (typeof value !== 'object' || value === null) return false
  const { run, port, supervisor, tree } = value as { [K in keyof Registration]?: unknown }
  return (
    typeof run === 'string' &&
    Number.isInteger(port) &&
    isKnown(supervisor) &&
    Array.isArray(tree) &&
    tree.every((each) => isKnown(each))
  )
}

function isKnown(value: unknown): value is KnownProcess {
  if (typeof value !== 'object' || value === null) return false
  const { pid, startedAt } = value as { pid?: unknown; startedAt?: unknown }
  // 0 and below would signal whole groups, and 1 is the system's own.
  return Number.isSafeInteger(pid) && Number(pid) > 1 && typeof startedAt === 'string'
}
