import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { expect } from 'vitest'
import { findSnapshotEntry, snapshotDamage } from '../baseline/snapshot-file.ts'
import { startClock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import { FileNotWritten, writeWhole } from '../write-whole.ts'
import { keptWords } from '../write-result.ts'
import { settings } from './settings.ts'

type SnapshotState = ReturnType<typeof expect.getState>['snapshotState']
type Environment = SnapshotState['environment']

/** Longer than any other run needs to compare and rename; a lock that is older was left by one that was killed. */
const LOCK_MS = 2_000
const LOCK_LOOK_MS = 20

/**
 * A snapshot file as it was when its test file began. Vitest would write it in place, so that a full disk cuts it short,
 * and over whatever another run has stored meanwhile.
 */
export class StoredFile {
  readonly #path: string
  #found: Buffer | undefined
  /** Why nothing in it can be trusted; absent where it is whole, or not there. */
  readonly damage: BenchError | undefined

  constructor(path: string) {
    this.#path = path
    this.#found = contentOf(path)
    this.damage = this.#found && damageOf(this.name, this.#found)
  }

  /** As messages name it. */
  get name(): string {
    return relative(process.cwd(), this.#path)
  }

  /** The line in which an entry with this text opens. */
  lineOf(testName: string, text: string): number | undefined {
    const file = this.#found?.toString() ?? ''
    for (let count = 1; ; count += 1) {
      const entry = findSnapshotEntry(file, `${testName} ${count}`)
      if (!entry || entry.value === text) return entry?.line
    }
  }

  /** @throws BenchError BASELINE_UNREADABLE, BASELINE_NOT_WRITTEN; the file is then as it was */
  async write(text: string): Promise<void> {
    const { damage } = this
    if (damage) throw damage
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      const unlock = await lock(`${this.#path}.lock`)
      try {
        this.#refuseChanged(text)
        writeWhole(this.#path, text)
        this.#found = Buffer.from(text)
      } finally {
        unlock()
      }
    } catch (error) {
      throw error instanceof BenchError ? error : this.#notWritten(error, text)
    }
  }

  #refuseChanged(text: string): void {
    const now = contentOf(this.#path)
    if (now === undefined ? this.#found === undefined : this.#found?.equals(now)) return
    const what = `${this.name} was changed while this run measured (by another run, an editor or git), so it was left as it is now and this run's sessions are not in it.`
    const next = `Run one benchmark at a time, then record again: npx vitest bench --run -u. ${keptWords(this.#path, text)}`
    throw new BenchError('BASELINE_NOT_WRITTEN', `${what} ${next}`, { details: { code: 'CHANGED' } })
  }

  #notWritten(cause: unknown, text: string): BenchError {
    const { code, why } = cause instanceof FileNotWritten ? cause : new FileNotWritten(this.#path, cause)
    const message = `${this.name} could not be written: ${why}. What was stored before is as it was, and this run's sessions are not in it. ${keptWords(this.#path, text)}`
    return new BenchError('BASELINE_NOT_WRITTEN', message, { details: { code } })
  }
}

function damageOf(name: string, content: Buffer): BenchError | undefined {
  const damage = snapshotDamage(content)
  if (!damage) return undefined
  const { line, what, fix } = damage
  const message = `${name}:${line}: ${what}. The stored baselines cannot be trusted, so nothing was compared and nothing written. ${fix}`
  return new BenchError('BASELINE_UNREADABLE', message, { details: { line, what, fix } })
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Between two runs that end at the same moment; what takes it over takes milliseconds. */
async function lock(path: string): Promise<() => void> {
  const clock = startClock()
  for (;;) {
    try {
      closeSync(openSync(path, 'wx'))
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      if (clock.now() > LOCK_MS) rmSync(path, { force: true })
    }
    await new Promise<void>((resolve) => void clock.after(LOCK_LOOK_MS, resolve))
  }
}

const files = new WeakMap<SnapshotState, StoredFile>()
const guarded = new WeakMap<Environment, Map<string, { readonly file: StoredFile; readonly state: SnapshotState }>>()

/**
 * The stored file of the test file that runs; from the first call on, Vitest writes it through here. A snapshot
 * environment of the user's own keeps its own way of writing.
 */
export function storedFile(): StoredFile {
  const { snapshotState: state } = expect.getState()
  const known = files.get(state)
  if (known) return known
  const file = new StoredFile(state.snapshotPath)
  files.set(state, file)
  if (!settings().ownSnapshotEnvironment) guard(state.environment).set(state.snapshotPath, { file, state })
  return file
}

/** Once for each environment, which a worker may keep for several test files. */
function guard(environment: Environment): Map<string, { readonly file: StoredFile; readonly state: SnapshotState }> {
  const there = guarded.get(environment)
  if (there) return there
  const known = new Map<string, { readonly file: StoredFile; readonly state: SnapshotState }>()
  guarded.set(environment, known)
  const [save, remove] = [environment.saveSnapshotFile, environment.removeSnapshotFile]
  environment.saveSnapshotFile = async (path, text) => {
    const own = known.get(path)
    if (!own) return await save.call(environment, path, text)
    await own.file.write(text).catch((error: unknown) => unstored(own.state, error))
  }
  environment.removeSnapshotFile = async (path) => {
    const damage = known.get(path)?.file.damage
    // Vitest removes a file in which it reads no entry; a damaged one may hold many.
    if (!damage) await remove.call(environment, path)
  }
  return known
}

/**
 * Vitest answers a failed write by dropping the report of the whole file. So it is told that all went well, nothing is
 * counted as stored, and the failure goes the way of errors that nobody waits for, which fails the run.
 */
function unstored(state: SnapshotState, error: unknown): void {
  state.added = 0
  state.updated = 0
  void Promise.reject(error)
}
