import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { OllamaClient } from '../../../src/client/ollama.ts'
import { type Clock, startClock } from '../../../src/clock.ts'
import {
  ask,
  clientOf,
  endingOf,
  httpServer,
  IMPATIENT,
  LINES,
  PATIENT,
  rawChunks,
  round,
  STREAM_HEADERS,
  tcpServer,
  TOKEN_LINES,
} from './servers.ts'

const MANY_LINES = Array.from({ length: 25 }, () => TOKEN_LINES[0] ?? '')

/** One piece every 50 ms, in 1.25 s for 25 of them. */
function drip(response: ServerResponse, pieces: readonly string[], then: () => void): void {
  response.writeHead(200, STREAM_HEADERS)
  const left = [...pieces]
  const timer = setInterval(() => {
    const piece = left.shift()
    if (piece !== undefined) return void response.write(piece)
    clearInterval(timer)
    then()
  }, 50)
}

function finish(...responses: readonly ServerResponse[]): void {
  for (const response of responses) response.end(LINES.join(''))
}

/** A clock on which 20 s pass in one. */
function hurried(): Clock {
  const clock = startClock()
  return { ...clock, now: () => 20 * clock.now(), after: (ms, call) => clock.after(ms / 20, call) }
}

describe.concurrent('silence', () => {
  test('before the first token', async () => {
    const server = await tcpServer((socket) => socket.resume())
    const trace = await endingOf(server.url, IMPATIENT)
    expect(trace).toMatchObject({ outcome: 'timedOut', failure: { code: 'IDLE' }, contentAt: [] })
    expect(trace.failure?.message).toMatch(/^nothing came for [\d.]+ s before its first token$/)
    await expect.poll(() => server.open()).toBe(0)
  })

  test('of a control request: its limit is said, and what may be wrong', async () => {
    const server = await tcpServer((socket) => socket.resume())
    const client = new OllamaClient(server.url, hurried())
    await expect(client.version()).rejects.toMatchObject({
      code: 'SERVER_UNREACHABLE',
      message: expect.stringMatching(/takes connections and says nothing for 15 s\. It hangs/) as string,
    })
    await client.close()
  })

  test('after the headers only', async () => {
    const { url } = await httpServer((_request, response) => response.writeHead(200, STREAM_HEADERS).flushHeaders())
    const trace = await endingOf(url, IMPATIENT)
    expect(trace).toMatchObject({ outcome: 'timedOut', failure: { code: 'IDLE' } })
    expect(trace.headersAt).toBeGreaterThanOrEqual(trace.sentAt)
  })

  test.each([
    ['between two lines', rawChunks(TOKEN_LINES)],
    ['in the middle of a line', rawChunks([...TOKEN_LINES, '{"model":"m","re'])],
  ])('in mid-stream, %s', async (_, text) => {
    const { url } = await tcpServer((socket) => socket.once('data', () => socket.write(text)))
    const trace = await endingOf(url, IMPATIENT)
    expect(trace).toMatchObject({ outcome: 'timedOut', failure: { code: 'IDLE' } })
    expect(trace.failure?.message).toContain('in mid-stream')
    expect(trace.contentAt).toHaveLength(8)
  })

  test('after the last line the answer is whole, even if the body is never closed', async () => {
    const { url } = await tcpServer((socket) => socket.once('data', () => socket.write(rawChunks(LINES))))
    expect(await endingOf(url, IMPATIENT)).toMatchObject({ outcome: 'completed', server: { tokens: 8 } })
  })

  test('a trickle of bytes is no silence, however long the whole takes', async () => {
    const body = LINES.join('')
    const { url } = await httpServer((_request, response) => {
      drip(response, [...body].slice(0, 25), () => response.end(body.slice(25)))
    })
    const trace = await endingOf(url, { idleMs: 800, firstMs: 800 })
    expect(trace.outcome).toBe('completed')
    expect(trace.endAt - trace.sentAt).toBeGreaterThan(1200)
  })

  test('a queued request waits as long as another one progresses', async () => {
    const waiting: ServerResponse[] = []
    const { url } = await httpServer((_request, response) => {
      waiting.push(response)
      if (waiting.length < 2) return
      const [first, second] = waiting
      if (first && second) drip(first, MANY_LINES, () => finish(first, second))
    })
    const traces = await ask(url, { idleMs: 800, firstMs: 800 }, 2)
    expect(traces.map((trace) => trace.outcome)).toEqual(['completed', 'completed'])
    const waits = traces.map((trace) => (trace.contentAt[0] ?? Number.NaN) - trace.sentAt)
    expect(Math.max(...waits)).toBeGreaterThan(1200)
  })

  test('a stream that stalls is ended although another one progresses', async () => {
    let first = true
    const { url } = await httpServer((_request, response) => {
      if (first) response.writeHead(200, STREAM_HEADERS).write(TOKEN_LINES[0])
      else drip(response, MANY_LINES, () => finish(response))
      first = false
    })
    const traces = await ask(url, { idleMs: 600, firstMs: 600 }, 2)
    expect(traces.map((trace) => trace.outcome).toSorted()).toEqual(['completed', 'timedOut'])
  })
})

describe('the signal', () => {
  test('ends requests in mid-line, waiting ones and those that never got a connection', async () => {
    const controller = new AbortController()
    let asked = 0
    const server = await tcpServer((socket) =>
      socket.once('data', () => {
        asked += 1
        if (asked === 1) socket.write(rawChunks([...TOKEN_LINES, '{"model":']))
        if (asked === 2) setImmediate(() => controller.abort())
      }),
    )
    const traces = await ask(server.url, { ...PATIENT, signal: controller.signal }, 2)
    for (const trace of traces) {
      expect(trace).toMatchObject({ outcome: 'aborted', failure: { code: 'ABORTED', message: 'the run was stopped' } })
      expect(trace.endAt).toBeGreaterThanOrEqual(trace.sentAt)
    }
    await expect.poll(() => server.open()).toBe(0)
  })

  test('ends a request whose connection is still being made', async () => {
    // It accepts and never shakes hands, so that TLS never begins.
    const { port } = await tcpServer((socket) => socket.once('data', () => controller.abort()))
    const controller = new AbortController()
    const client = clientOf(`https://127.0.0.1:${port}`)
    const [trace] = await round(client, { ...PATIENT, signal: controller.signal }, 1)
    expect(trace).toMatchObject({ outcome: 'aborted', failure: { code: 'ABORTED' } })
    expect((trace?.endAt ?? Number.NaN) - (trace?.sentAt ?? 0)).toBeLessThan(PATIENT.firstMs)
  })

  test('that was given before: nothing is written', async () => {
    let bytes = 0
    const { url } = await tcpServer((socket) => socket.on('data', (chunk) => (bytes += chunk.length)))
    const [trace] = await ask(url, { ...PATIENT, signal: AbortSignal.abort() })
    expect(trace?.outcome).toBe('aborted')
    expect(bytes).toBe(0)
  })

  test('leaves a request that has ended as it is', async () => {
    const controller = new AbortController()
    const { url } = await httpServer((_request, response) => response.end(LINES.join('')))
    const client = clientOf(url)
    const [before] = await round(client, { ...PATIENT, signal: controller.signal }, 1)
    controller.abort()
    const [after] = await round(client, PATIENT, 1)
    expect([before?.outcome, after?.outcome]).toEqual(['completed', 'completed'])
  })
})
