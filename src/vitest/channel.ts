import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startClock } from '../clock.ts'
import type { Flight, Progress } from '../model/progress.ts'
import type { SoFar } from './contract.ts'

/** What the main process does with what comes up. */
export interface Listener {
  onProgress(event: Progress | Flight): void
  /** The newest result of a measurement under way, as text that nobody need read unless the run is cut short. */
  onSoFar(sweepId: string, text: string): void
}

/**
 * The way up from a worker to the main process while a test runs. Vitest has none that leaves nothing behind: artifacts
 * are kept in every report. A socket in a folder that only this user can read; losing it loses lines, never results.
 */
export class ProgressServer {
  readonly #server: Server
  readonly #folder: string
  readonly address: string

  private constructor(server: Server, folder: string, address: string) {
    this.#server = server
    this.#folder = folder
    this.address = address
  }

  /** Undefined where no socket can be opened: progress is then simply not shown. */
  static open(listener: Listener): ProgressServer | undefined {
    try {
      const folder = mkdtempSync(join(tmpdir(), 'vob-'))
      const address =
        process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '-')}` : join(folder, 'progress')
      const server = createServer((socket) => listen(socket, listener))
      server.on('error', () => {})
      server.listen(address)
      server.unref()
      return new ProgressServer(server, folder, address)
    } catch {
      return undefined
    }
  }

  /** Synchronous, so that it also works while the process exits. */
  close(): void {
    this.#server.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** First word of a line that holds a result so far; then its sweepId, then the JSON. All other lines are progress. */
const SO_FAR = 'so-far'

function listen(socket: Socket, listener: Listener): void {
  let rest = ''
  socket.unref()
  socket.on('error', () => {})
  // Not by `readline`, which also ends a line at U+2028, and JSON leaves that as it is.
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line, listener)
  })
}

function take(line: string, listener: Listener): void {
  const [kind, sweepId] = line.split(' ', 2)
  if (kind === SO_FAR && sweepId !== undefined)
    return listener.onSoFar(sweepId, line.slice(kind.length + sweepId.length + 2))
  const event = progressOf(line)
  if (event) listener.onProgress(event)
}

function progressOf(line: string): Progress | Flight | undefined {
  try {
    return JSON.parse(line) as Progress | Flight
  } catch {
    return undefined
  }
}

/** A result so far that is longer than this is not sent: the main process keeps the one before it. */
const MOST_CHARACTERS = 16_000_000

/** The longest that a measurement waits for the main process to take a result. */
const HANDED_OVER_MS = 1000

/** The worker's end. Connects on the first event; a broken socket is given up silently. */
export class ProgressSender {
  readonly #address: string | undefined
  #socket: Socket | undefined

  constructor(address: string | undefined) {
    this.#address = address
  }

  readonly send = (event: Progress): void => {
    void this.#write(JSON.stringify(event))
  }

  /** Sent while requests are in flight: left out where the one before it is not taken yet. */
  readonly sendFlight = (flight: Flight): void => {
    const socket = this.#socket
    if (socket?.writable && socket.writableLength === 0) socket.write(`${JSON.stringify(flight)}\n`)
  }

  /** Resolves once the system has it, so that none of the work falls into the next round. */
  async sendSoFar(soFar: SoFar): Promise<void> {
    const text = JSON.stringify(soFar)
    if (text.length <= MOST_CHARACTERS) await this.#write(`${SO_FAR} ${soFar.sweepId} ${text}`)
  }

  #write(line: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#address === undefined) return resolve()
      const socket = (this.#socket ??= open(this.#address))
      if (!socket.writable) return resolve()
      const done = () => {
        giveUp()
        socket.off('close', done)
        resolve()
      }
      const giveUp = startClock().after(HANDED_OVER_MS, done)
      socket.once('close', done)
      socket.write(`${line}\n`, done)
    })
  }
}

function open(address: string): Socket {
  const socket = createConnection(address)
  socket.unref()
  socket.on('error', () => {})
  return socket
}
