import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { OllamaClient } from '../../../src/client/ollama.ts'
import { startClock } from '../../../src/clock.ts'
import { atEnd } from '../at-end.ts'
import { clientOf, httpServer, LINES, PATIENT, round, STREAM_HEADERS } from './servers.ts'

/** Answers nobody before `together()` requests wait, then all of them. */
function barrier(together: () => number) {
  let waiting: ServerResponse[] = []
  return (_request: unknown, response: ServerResponse) => {
    waiting.push(response.writeHead(200, STREAM_HEADERS))
    if (waiting.length < together()) return
    for (const one of waiting) one.end(LINES.join(''))
    waiting = []
  }
}

describe('a round', () => {
  test.each([1, 4, 32])('has %i requests in flight together', async (parallel) => {
    const { url } = await httpServer(barrier(() => parallel))
    const traces = await round(clientOf(url), PATIENT, parallel)
    expect(traces.map((trace) => trace.outcome)).toEqual(Array.from({ length: parallel }, () => 'completed'))
    expect(traces.map((trace) => trace.index)).toEqual(Array.from({ length: parallel }, (_, index) => index))
    expect(Math.max(...traces.map((trace) => trace.sentAt))).toBeLessThanOrEqual(
      Math.min(...traces.map((trace) => trace.headersAt ?? Number.NaN)),
    )
  })

  test('takes the connections of the rounds before', async () => {
    let parallel = 1
    const server = await httpServer(barrier(() => parallel))
    const client = clientOf(server.url)
    const opened: number[] = []
    for (parallel of [1, 4, 2, 4, 1]) {
      await round(client, PATIENT, parallel)
      opened.push(server.connections())
    }
    expect(opened).toEqual([1, 4, 4, 4, 4])
  })

  test('ends alone where one request fails: the others go on', async () => {
    let first = true
    const { url } = await httpServer((_request, response) => {
      if (first) response.writeHead(500).end('{"error":"no"}')
      else response.end(LINES.join(''))
      first = false
    })
    const traces = await round(clientOf(url), PATIENT, 3)
    expect(traces.map((trace) => trace.outcome).toSorted()).toEqual(['completed', 'completed', 'failed'])
  })
})

/** Holds the event loop, so that nothing can be connected or written meanwhile. */
function hold(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('a request is sent when it is written, not when it was queued for a connection', async () => {
  const { url } = await httpServer((_request, response) => response.end(LINES.join('')))
  const clock = startClock()
  const client = new OllamaClient(url, clock)
  atEnd(() => client.close())
  const queuedAt = clock.now()
  const pending = round(client, PATIENT, 3)
  hold(120)
  const waits = (await pending).map((trace) => trace.sentAt - queuedAt)
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(120)
})
