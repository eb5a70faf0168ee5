import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { type Running, start } from '../cli/command.ts'

/** A simulator in a process of its own that can be killed, and started again where it was. */
export interface Server {
  readonly url: string
  /** Kills it after so many ms, as the system does when memory runs out; resolves once it is gone. */
  kill(afterMs: number): Promise<void>
  again(): Promise<void>
}

export async function startServer(): Promise<Server> {
  const first = await simulate()
  const { port } = new URL(first.url)
  const running = [first.child]
  return {
    url: first.url,
    kill: async (afterMs) => {
      await delay(afterMs)
      const [child] = running.splice(0)
      if (!child) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
    again: async () => void running.push((await simulate('--port', port)).child),
  }
}

async function simulate(...options: readonly string[]): Promise<{ child: ChildProcess; url: string }> {
  const run = start(['simulate', '--preset', 'fast', ...options])
  const [url] = await run.said(/http:\/\/127\.0\.0\.1:\d+/)
  return { child: run.child, url }
}

/** Node raises its own limit up to the hard one, which this sets too. */
const FEW_FILES = ['bash', '-c', 'ulimit -n 40; exec "$0" "$@"']

/** The command line, in a process that may open 40 files and connections. */
export const startWithFewFiles = (args: readonly string[]): Running => start(args, {}, FEW_FILES)
