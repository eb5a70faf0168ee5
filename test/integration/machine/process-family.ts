import { execFileSync, fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

type Reply = { readonly pid: number } | { readonly port: number }

/** A process of its own that starts, ends and serves as it is told. */
export class Family {
  readonly #root: ChildProcess

  constructor() {
    this.#root = fork(fileURLToPath(new URL('process-family-member.mjs', import.meta.url)), {
      execArgv: ['--expose-gc'],
    })
  }

  get pid(): number {
    if (this.#root.pid === undefined) throw new Error('the test process did not start')
    return this.#root.pid
  }

  /** Starts a child that holds this much memory, and gives its pid when it holds it. */
  async addChild(mebibytes: number): Promise<number> {
    const reply = await this.#ask({ kind: 'add', mebibytes })
    return 'pid' in reply ? reply.pid : Number.NaN
  }

  /** Makes the process itself hold this much more, every page of it touched. */
  async hold(mebibytes: number): Promise<void> {
    await this.#ask({ kind: 'hold', mebibytes })
  }

  /** Makes it give back all that it was told to hold. */
  async release(): Promise<void> {
    await this.#ask({ kind: 'release' })
  }

  /** Ends a child and waits until it is gone. */
  async removeChild(pid: number): Promise<void> {
    await this.#ask({ kind: 'remove', pid })
  }

  /** Listens on a loopback port (0: any) and gives the port. */
  async listen(port: number, host: string): Promise<number> {
    const reply = await this.#ask({ kind: 'listen', port, host })
    return 'port' in reply ? reply.port : Number.NaN
  }

  async end(): Promise<void> {
    if (this.#root.exitCode !== null || this.#root.signalCode !== null) return
    const exit = once(this.#root, 'exit')
    this.#root.kill('SIGKILL')
    await exit
  }

  async #ask(request: Record<string, unknown>): Promise<Reply> {
    const reply = once(this.#root, 'message')
    this.#root.send(request)
    const [message] = await reply
    return message as Reply
  }
}

/** Resident memory by the system's own tool, bytes. */
export function rssByPs(pids: readonly number[]): number {
  const text = execFileSync('ps', ['-o', 'rss=', '-p', pids.join(',')], { encoding: 'utf8' })
  return text
    .trim()
    .split('\n')
    .reduce((total, kib) => total + Number(kib) * 1024, 0)
}

/** Relative difference of what two tools read a moment apart; infinite where one read nothing. */
export function offBy(received: number | undefined, expected: number): number {
  return received === undefined ? Infinity : Math.abs(received - expected) / expected
}
