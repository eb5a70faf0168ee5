import { memoryUsage } from 'node:process'
import { describe, expect, test } from 'vitest'
import { Room } from '../../../src/client/exchange.ts'
import { ask, clientOf, endingOf, httpServer, STREAM_HEADERS, tcpServer, TOKEN_LINES } from './servers.ts'

const MIB = 1024 * 1024

/** Writes the piece again and again as long as somebody reads. */
async function endless(piece: Buffer) {
  return await httpServer((_request, response) => {
    response.writeHead(200, STREAM_HEADERS)
    const write = () => {
      while (!response.destroyed && response.write(piece)) continue
    }
    response.on('drain', write).on('error', () => {})
    write()
  })
}

describe('an answer without end is cut off, by name', { timeout: 60_000 }, () => {
  test('lines', async () => {
    const { url } = await endless(Buffer.from((TOKEN_LINES[0] ?? '').repeat(1000)))
    const trace = await endingOf(url)
    expect(trace).toMatchObject({ outcome: 'protocolError', failure: { code: 'TOO_LARGE' } })
    expect(trace.failure?.message).toMatch(/grew past \d+ bytes/)
  })

  test('one line, in memory that is bounded by the limit', async () => {
    const { url } = await endless(Buffer.alloc(64 * 1024, 'a'))
    const before = memoryUsage().rss
    expect((await endingOf(url)).failure?.code).toBe('TOO_LARGE')
    expect(memoryUsage().rss - before).toBeLessThan(64 * MIB * 8)
  })

  test('single bytes, which take more room than they weigh', async () => {
    const chunks = Buffer.from('1\r\na\r\n'.repeat(10_000))
    let sent = 0
    const { url } = await tcpServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
        const write = () => {
          do sent += 10_000
          while (!socket.destroyed && socket.write(chunks))
        }
        socket.on('drain', write)
        write()
      })
    })
    expect((await endingOf(url)).failure?.code).toBe('TOO_LARGE')
    expect(sent).toBeLessThan(4 * MIB)
  })

  test('many at once share what there is', () => {
    const room = new Room(100)
    expect([room.take(60), room.take(40), room.take(1)]).toEqual([true, true, false])
  })
})

const flood = async () =>
  await tcpServer((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n')
      for (let index = 0; index < 4000; index += 1) socket.write(`X-Flood-${index}: ${'a'.repeat(100)}\r\n`)
    })
  })

describe('a head that is too large', () => {
  test('of a request', async () => {
    const { url } = await flood()
    expect(await endingOf(url)).toMatchObject({ outcome: 'protocolError', failure: { code: 'TOO_LARGE' } })
  })

  test('of a control request', async () => {
    const { url } = await flood()
    await expect(clientOf(url).version()).rejects.toMatchObject({
      code: 'NOT_OLLAMA',
      details: { code: 'TOO_LARGE' },
      message: expect.stringMatching(/the head of the answer is too large.*check the host/),
    })
  })
})

describe('control answers', { timeout: 60_000 }, () => {
  test('a hundred thousand models: read, and named in part', async () => {
    const models = Array.from({ length: 100_000 }, (_, index) => ({ name: `m${index}:latest`, digest: 'a'.repeat(64) }))
    const tags = JSON.stringify({ models })
    const { url } = await httpServer((request, response) => {
      if (request.url === '/api/tags') response.writeHead(200).end(tags)
      else response.writeHead(404).end('{"error":"model not found"}')
    })
    const error: unknown = await clientOf(url)
      .show('absent')
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'MODEL_MISSING',
      message: expect.stringContaining('m11:latest and 99988 more'),
    })
    expect(JSON.stringify(error).length).toBeLessThan(2000)
  })

  test('a list without end does not hide what is missing', async () => {
    const rest = await endless(Buffer.alloc(64 * 1024, ' '))
    const { url } = await httpServer((request, response) => {
      if (request.url === '/api/tags') response.writeHead(307, { location: rest.url }).end()
      else response.writeHead(404).end('{"error":"model not found"}')
    })
    await expect(clientOf(url).show('absent')).rejects.toMatchObject({ code: 'MODEL_MISSING' })
    await expect(clientOf(rest.url).stored()).rejects.toMatchObject({
      code: 'NOT_OLLAMA',
      details: { code: 'TOO_LARGE' },
    })
  })

  test('what a list calls a model is cut to a name', async () => {
    const { url } = await httpServer((_request, response) =>
      response.end(JSON.stringify({ models: [{ name: `a\u001B[2Jb${'x'.repeat(5000)}` }] })),
    )
    const [model] = await clientOf(url).stored()
    expect(model?.name).toMatch(/^abx+…$/)
    expect(model?.name.length).toBeLessThan(300)
  })
})

test('another request of the round is not cut off with one that was', { timeout: 60_000 }, async () => {
  let first = true
  const piece = Buffer.alloc(64 * 1024, 'a')
  const { url } = await httpServer((_request, response) => {
    response.writeHead(200, STREAM_HEADERS)
    if (!first) return response.end('{"response":"a","done":true,"eval_count":1}\n')
    first = false
    const write = () => {
      while (!response.destroyed && response.write(piece)) continue
    }
    response.on('drain', write)
    return write()
  })
  const outcomes = (await ask(url, undefined, 3)).map(({ outcome }) => outcome)
  expect(outcomes.toSorted()).toEqual(['completed', 'completed', 'protocolError'])
})
