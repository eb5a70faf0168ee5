import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { atEnd } from '../at-end.ts'
import { OllamaClient } from '../../../src/client/ollama.ts'
import type { Patience } from '../../../src/client/wire.ts'
import { startClock } from '../../../src/clock.ts'
import type { RequestTrace } from '../../../src/model/trace.ts'

/** A server that lives until the file's tests are over. */
export interface TestServer {
  readonly url: string
  readonly port: number
  /** Connections that were ever opened to it. */
  connections(): number
  /** Those that are open now. */
  open(): number
}

export async function httpServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TestServer> {
  const server = createServer(answer)
  // Go's server keeps idle connections open; Node's would announce five seconds.
  server.keepAliveTimeout = 0
  return await listen(server)
}

/** A server below HTTP: whatever is written is what the client gets. */
export async function tcpServer(accept: (socket: Socket) => void): Promise<TestServer> {
  return await listen(
    createTcpServer((socket) => {
      socket.on('error', () => {})
      accept(socket)
    }),
  )
}

async function listen(server: Server): Promise<TestServer> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, connections: () => connections, open: () => sockets.size }
}

/** A client that lives until the file's tests are over. */
export function clientOf(url: string, headers: Readonly<Record<string, string>> = {}): OllamaClient {
  const client = new OllamaClient(url, startClock(), { headers })
  atEnd(() => client.close())
  return client
}

export const PATIENT: Patience = { idleMs: 10_000, firstMs: 10_000 }
export const IMPATIENT: Patience = { idleMs: 300, firstMs: 300 }

/** `count` requests at once, on connections of their own. */
export async function ask(url: string, patience: Patience = PATIENT, count = 1): Promise<readonly RequestTrace[]> {
  return await round(clientOf(url), patience, count)
}

export async function round(client: OllamaClient, patience: Patience, count: number): Promise<readonly RequestTrace[]> {
  const bodies = Array.from({ length: count }, (_, index) => ({ model: 'm', prompt: `${index}` }))
  return await client.round({ endpoint: 'generate', parallel: count, round: 0, bodies }, patience)
}

/** How one request ended, after a look at its times. */
export async function endingOf(url: string, patience: Patience = PATIENT): Promise<RequestTrace> {
  const [trace] = await ask(url, patience)
  if (!trace || !(trace.endAt >= trace.sentAt)) throw new Error('the request has no end')
  return trace
}

export type Build = '0.25' | '0.33'

/** A file of what a real server sent. */
export const recorded = (build: Build, name: string): string =>
  readFileSync(new URL(`../../fixtures/captures/ollama-${build}/${name}`, import.meta.url), 'utf8')

/** What each build said when the model did not fit: one keeps the body in a record, the other as it came on the wire. */
export const OUT_OF_MEMORY: Readonly<Record<Build, string>> = {
  '0.25': (JSON.parse(recorded('0.25', 'err-numctx-131072x16-oom.json')) as { tail: string }).tail,
  '0.33': recorded('0.33', 'err-oom-full.http.txt').split(/\r?\n\r?\n/)[1] ?? '',
}

/** The lines of a body as a real server sent them, each with its newline: eight tokens and a last line. */
export function recordedLines(name = 'gen-stream', build: Build = '0.25'): readonly string[] {
  return recorded(build, `${name}.body.txt`)
    .trimEnd()
    .split('\n')
    .map((line) => `${line}\n`)
}

export const LINES = recordedLines()
export const TOKEN_LINES = LINES.slice(0, -1)
export const LAST_LINE = LINES.at(-1) ?? ''

/** The recorded last line with other fields. */
export function lastLine(fields: object): string {
  return `${JSON.stringify({ ...(JSON.parse(LAST_LINE) as object), ...fields })}\n`
}

export const STREAM_HEADERS = { 'content-type': 'application/x-ndjson' }

/** Answers every request with these pieces, one write each. */
export async function streaming(pieces: readonly (string | Uint8Array)[]): Promise<TestServer> {
  return await httpServer((_request, response) => {
    response.writeHead(200, STREAM_HEADERS)
    for (const piece of pieces) response.write(piece)
    response.end()
  })
}

/** An HTTP head and chunks, as bytes for a `tcpServer`. */
export function rawChunks(pieces: readonly string[]): string {
  const chunks = pieces.map((piece) => `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`)
  return `HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.join('')}`
}
