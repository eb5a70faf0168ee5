import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Progress } from '../model/progress.ts'

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
  static open(onProgress: (event: Progress) => void): ProgressServer | undefined {
    try {
      const folder = mkdtempSync(join(tmpdir(), 'vob-'))
      const address =
        process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '-')}` : join(folder, 'progress')
      const server = createServer((socket) => listen(socket, onProgress))
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

function listen(socket: Socket, onProgress: (event: Progress) => void): void {
  socket.unref()
  socket.on('error', () => {})
  createInterface({ input: socket }).on('line', (line) => {
    const event = progressOf(line)
    if (event) onProgress(event)
  })
}

function progressOf(line: string): Progress | undefined {
  try {
    return JSON.parse(line) as Progress
  } catch {
    return undefined
  }
}

/** The worker's end. Connects on the first event; a broken socket is given up silently. */
export class ProgressSender {
  readonly #address: string | undefined
  #socket: Socket | undefined

  constructor(address: string | undefined) {
    this.#address = address
  }

  readonly send = (event: Progress): void => {
    if (this.#address === undefined) return
    this.#socket ??= open(this.#address)
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify(event)}\n`)
  }
}

function open(address: string): Socket {
  const socket = createConnection(address)
  socket.unref()
  socket.on('error', () => {})
  return socket
}
