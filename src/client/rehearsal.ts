import { createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import { decodeTrace } from './decode.ts'
import { Wire } from './wire.ts'

/** Enough for the engine to have compiled the whole path, in about 0.1 s: then a chunk costs a tenth of what the first did. */
const ROUNDS = 2
const STREAMS = 12
const LINES = 24

/** Long past what any machine needs. */
const LIMIT_MS = 2_000

/**
 * Runs the whole path of a round (connect, dispatch, stamp, keep, decode) against a stream of our own on loopback, so
 * that no measured request pays for code that was never run: a cold client stamps first tokens milliseconds late.
 * Where no port can be opened, the first rounds are as true as warming up on the server alone makes them.
 */
export async function rehearse(clock: Clock): Promise<void> {
  const server = await listen()
  const address = server?.address()
  if (!server || typeof address !== 'object' || !address) return
  const wire = new Wire(`http://127.0.0.1:${address.port}`, clock)
  try {
    const calls = Array.from({ length: STREAMS }, () => CALL)
    for (let round = 0; round < ROUNDS; round += 1) {
      const exchanges = await wire.fire(calls, { idleMs: LIMIT_MS, firstMs: LIMIT_MS })
      exchanges.forEach((exchange, index) => decodeTrace(exchange, { parallel: STREAMS, round, index }))
    }
  } finally {
    await wire.close()
    server.close()
  }
}

const CALL = { method: 'POST', path: '/', body: '{}' } as const

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n'
const LINE = Buffer.from(
  chunk('{"model":"-","created_at":"2026-01-01T00:00:00.123456789Z","response":" -","done":false}\n'),
)
const END = `${chunk(`{"model":"-","response":"","done":true,"eval_count":${LINES},"eval_duration":1}\n`)}0\r\n\r\n`

/** One line a turn of the event loop, so that each comes by itself, as tokens do. */
function stream(socket: Socket): void {
  let lines = 0
  const next = () => {
    if (socket.destroyed) return
    lines += 1
    socket.write(lines <= LINES ? LINE : END)
    if (lines <= LINES) setImmediate(next)
  }
  socket.on('error', () => socket.destroy())
  // A request this short comes in one piece.
  socket.on('data', () => {
    lines = 0
    socket.write(HEAD)
    setImmediate(next)
  })
}

function listen(): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer({ noDelay: true }, stream)
    server.once('error', () => resolve(undefined))
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`
}
