import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { startClock } from '../clock.ts'
import { readProcesses } from '../machine/process-table.ts'
import { treeOf } from '../machine/process-tree.ts'
import type { Ending, Order } from './contract.ts'
import { endProcesses } from './end-processes.ts'
import { MARKER } from './marker.ts'
import { forget, type KnownProcess, register } from './registry.ts'

/**
 * A program of its own that stands between a run and its server, because the run may be killed at any moment: it ends
 * the server and all it started when its standard input closes, which the system does for a dead process too.
 */
class Supervisor {
  readonly #order: Order
  readonly #self: KnownProcess
  #server: ChildProcess | undefined
  #tree: readonly KnownProcess[] = []
  #words = ''
  #ending: Promise<void> | undefined

  constructor(order: Order, self: KnownProcess) {
    this.#order = order
    this.#self = self
  }

  start(): void {
    const { binary, environment, run } = this.#order
    this.#register()
    const env = { ...environment, [MARKER]: run }
    const server = spawn(binary, ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => this.#listen(chunk))
    server.once('error', (error) => this.#listen(Buffer.from(`${error.message}\n`)))
    server.once('exit', () => void this.#lastWords(server).then(() => this.end()))
    server.once('error', () => void this.end())
    this.#server = server
    void this.#lookOften()
  }

  /** Ends everything, forgets the registration, and is asked once however often it is called. */
  end(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  async #end(): Promise<void> {
    const gone = this.#server?.exitCode ?? this.#server?.signalCode ?? undefined
    if (gone !== undefined || this.#server?.pid === undefined) this.#say({ words: this.#words })
    else await this.#look()
    const left = await endProcesses(this.#tree, this.#order.run)
    if (left.length === 0) forget(this.#order.folder, this.#order.run)
    process.exitCode = left.length === 0 ? 0 : 1
  }

  /** Remembers the tree while it can be seen: a runner whose server was killed is nobody's child any more. */
  async #look(): Promise<void> {
    const pid = this.#server?.pid
    const table = pid === undefined ? undefined : await readProcesses()
    if (pid === undefined || !table) return
    const seen = treeOf(pid, table)
    const earlier = this.#tree.filter((known) => !seen.some((entry) => entry.pid === known.pid))
    const tree = [...seen.map(({ pid: id, startedAt }) => ({ pid: id, startedAt })), ...earlier]
    if (tree.length === this.#tree.length && tree.every((each, at) => each.pid === this.#tree[at]?.pid)) return
    this.#tree = tree
    this.#register()
  }

  async #lookOften(): Promise<void> {
    try {
      await this.#look()
    } catch {
      // What cannot be registered now is registered at the next look; the server is looked after all the same.
    }
    if (!this.#ending) startClock().after(LOOK_MS, () => void this.#lookOften())
  }

  /** What the server wrote last may still be on its way; a runner that outlived it may hold its pipe open for ever. */
  async #lastWords(server: ChildProcess): Promise<void> {
    const closed = new Promise((resolve) => server.once('close', resolve))
    await Promise.race([closed, startClock().sleep(LAST_WORDS_MS)])
  }

  #register(): void {
    const { run, port, folder } = this.#order
    if (!this.#ending) register(folder, { run, port, supervisor: this.#self, tree: this.#tree })
  }

  #listen(chunk: Buffer): void {
    this.#words = (this.#words + chunk.toString('utf8')).slice(-MOST_WORDS)
  }

  #say(ending: Ending): void {
    process.stdout.write(`${JSON.stringify(ending)}\n`)
  }
}

/** Rarely enough not to be seen in what is measured: a look reads the table of processes once. */
const LOOK_MS = 3_000

const LAST_WORDS_MS = 200

/** Characters of the server's log that are kept in memory; none is written anywhere. */
const MOST_WORDS = 4_000

async function supervise(line: string): Promise<void> {
  const self = (await readProcesses())?.get(process.pid)
  if (!self) throw new Error('processes cannot be listed')
  const supervisor = new Supervisor(JSON.parse(line) as Order, { pid: self.pid, startedAt: self.startedAt })
  const end = async () => {
    await supervisor.end()
    process.exit()
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => void end())
  input.once('close', () => void end())
  if (process.stdin.readableEnded || process.stdin.destroyed) return await end()
  supervisor.start()
}

// Nobody may read any more.
process.stdout.on('error', () => {})
const input = createInterface({ input: process.stdin })
input.once('line', (line) => void supervise(line))
