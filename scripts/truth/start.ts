import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { TruthPace } from './record.ts'

/** A truth server in a process of its own. */
export interface Truth {
  readonly url: string
  stop(): void
}

export interface TruthOptions {
  /** Holds it on one processor, so that it does not take the client's. */
  readonly cpu?: number
  /** As many connections at once as it will see: its own code is then compiled before it is asked for the truth. */
  readonly warmFor?: number
}

const FILE = fileURLToPath(new URL('./server.ts', import.meta.url))

export async function startTruth(pace: TruthPace, { cpu, warmFor = 0 }: TruthOptions = {}): Promise<Truth> {
  const [command, argv] = onProcessor(cpu, [process.execPath, FILE, JSON.stringify(pace)])
  const child = spawn(command, argv, { stdio: ['pipe', 'pipe', 'inherit'] })
  for await (const url of createInterface({ input: child.stdout })) {
    if (warmFor > 0) await warm(url, warmFor)
    return { url, stop: () => void child.stdin.end() }
  }
  throw new Error('the truth server ended before it listened')
}

/** A command line that runs on one processor where the system can be told so (Linux). */
export function onProcessor(cpu: number | undefined, argv: readonly string[]): [command: string, argv: string[]] {
  const taskset = ['/usr/bin/taskset', '/bin/taskset'].find((path) => existsSync(path))
  const [command = '', ...rest] = cpu === undefined || taskset === undefined ? argv : [taskset, '-c', `${cpu}`, ...argv]
  return [command, rest]
}

const WARM_ROUNDS = 4
const BODY = '{"prompt":"","options":{"num_predict":24}}'
const REQUEST = `POST /api/generate HTTP/1.1\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`

async function warm(url: string, connections: number): Promise<void> {
  const port = Number(new URL(url).port)
  const sockets = Array.from({ length: connections }, () => connect(port, '127.0.0.1'))
  for (let round = 0; round < WARM_ROUNDS; round += 1) {
    await Promise.all(
      sockets.map(
        (socket) =>
          new Promise<void>((resolve) => {
            const take = (data: Buffer) => {
              if (!data.toString('latin1').endsWith('\r\n0\r\n\r\n')) return
              socket.off('data', take)
              resolve()
            }
            socket.on('data', take)
            socket.write(REQUEST)
          }),
      ),
    )
  }
  for (const socket of sockets) socket.destroy()
  await (await fetch(`${url}/truth`)).body?.cancel()
}
