import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startClock } from '../clock.ts'
import type { Ending, Order } from './contract.ts'
import { endRun } from './leftovers.ts'
import { SUPERVISES } from './marker.ts'

/** Longer than a supervisor ever takes to end a server: asked, killed, and looked after. */
const STOP_MS = 20_000

/** The run's end of a server: its supervisor holds the server, and the pipe to it says that the run still lives. */
export class SupervisedServer {
  readonly #supervisor: ChildProcess
  readonly #order: Order
  readonly #exited: Promise<void>
  /** Resolves when the server, or its supervisor, has ended without being asked to. */
  readonly ended: Promise<Ending>

  private constructor(supervisor: ChildProcess, order: Order) {
    this.#supervisor = supervisor
    this.#order = order
    this.#exited = new Promise((resolve) => {
      supervisor.once('exit', () => resolve())
      supervisor.once('error', () => resolve())
    })
    this.ended = Promise.race([ending(supervisor), this.#exited.then(() => ({ words: '' }))])
  }

  static launch(order: Order): SupervisedServer {
    // Beside this file: source (.ts) and build (.js) have the same layout.
    const file = fileURLToPath(
      new URL(`./supervisor${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
    )
    // Of a session of its own, so that Ctrl-C in the terminal reaches the run only; without this process's NODE_OPTIONS.
    const supervisor = spawn(process.execPath, [file], {
      detached: true,
      env: { [SUPERVISES]: order.run },
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    })
    supervisor.stdin.on('error', () => {})
    supervisor.stdin.write(`${JSON.stringify(order)}\n`)
    const server = new SupervisedServer(supervisor, order)
    // A forgotten server must not keep a finished process alive: its supervisor ends it then.
    supervisor.unref()
    unrefPipe(supervisor.stdin)
    unrefPipe(supervisor.stdout)
    return server
  }

  /** Ends the server and all it started. When its supervisor is gone or does not end, what it left is ended from here. */
  async stop(): Promise<void> {
    this.#supervisor.ref()
    this.#supervisor.stdin?.end()
    const clock = startClock()
    const outOfPatience = new AbortController()
    await Promise.race([this.#exited, clock.sleep(STOP_MS, outOfPatience.signal).catch(() => {})])
    outOfPatience.abort()
    if (this.#supervisor.exitCode === 0) return
    this.#supervisor.kill('SIGKILL')
    await this.#exited
    await endRun(this.#order.folder, this.#order.run)
  }
}

function ending({ stdout }: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    if (stdout) createInterface({ input: stdout }).once('line', (line) => resolve(JSON.parse(line) as Ending))
  })
}

/** Pipes of a child are sockets, which have `unref`; the types do not say so. */
function unrefPipe(pipe: object): void {
  if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref()
}
