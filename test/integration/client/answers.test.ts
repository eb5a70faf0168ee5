import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  clientOf,
  endingOf,
  httpServer,
  lastLine,
  LINES,
  OUT_OF_MEMORY,
  rawChunks,
  recorded,
  recordedLines,
  STREAM_HEADERS,
  streaming,
  tcpServer,
  TOKEN_LINES,
} from './servers.ts'

describe('ends that no transport reports', () => {
  test('a clean end without a last line', async () => {
    const trace = await endingOf((await streaming(recordedLines('gen-loop'))).url)
    expect(trace).toMatchObject({ outcome: 'endedEarly', failure: { code: 'NO_DONE' } })
    expect(trace.contentAt.length).toBeGreaterThan(20)
  })

  test('a clean end without anything', async () => {
    const trace = await endingOf((await streaming([])).url)
    expect(trace).toMatchObject({ outcome: 'endedEarly', failure: { code: 'NO_DONE' }, contentAt: [] })
  })

  test('the runner died: an error line at status 200', async () => {
    const error = 'an error was encountered while running the model: unexpected EOF'
    const { url } = await streaming([...TOKEN_LINES, `${JSON.stringify({ error })}\n`])
    const trace = await endingOf(url)
    expect(trace).toMatchObject({ outcome: 'failed', failure: { code: 'SERVER_ERROR', message: error, status: 200 } })
    expect(trace.contentAt).toHaveLength(8)
  })
})

const answering = (status: number, body: string) =>
  httpServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(body)
  })

describe.each(['0.25', '0.33'] as const)('statuses of Ollama %s', (build) => {
  test.each([
    ['a missing model', 404, recorded(build, 'err-missing-model.body.txt'), "model 'no-such-model' not found"],
    ['a path that is not there', 404, recorded(build, 'err-404.body.txt'), '404 page not found'],
    ['a wrong type', 400, recorded(build, 'err-wrong-type.body.txt'), 'json: cannot unmarshal number'],
    [
      'out of memory',
      500,
      OUT_OF_MEMORY[build],
      build === '0.25' ? 'requires more system memory' : 'insufficient memory',
    ],
    ['an empty body', 502, '', 'HTTP status 502'],
  ])('%s: %i', async (_, status, body, words) => {
    const trace = await endingOf((await answering(status, body)).url)
    expect(trace).toMatchObject({ outcome: 'failed', failure: { code: `HTTP_${status}`, status }, contentAt: [] })
    expect(trace.failure?.message).toContain(words)
    expect(trace.failure?.message).not.toMatch(/[\n\r]/)
  })

  test('a full queue is a rejection', async () => {
    const [first] = JSON.parse(recorded(build, 'err-queue1-cold-8.json')) as { tail: string }[]
    const trace = await endingOf((await answering(503, first?.tail ?? '')).url)
    expect(trace).toMatchObject({ outcome: 'rejected', failure: { code: 'HTTP_503', status: 503 } })
    expect(trace.failure?.message).toBe('server busy, please try again.  maximum pending requests exceeded')
  })
})

describe('a wish to be asked later', () => {
  test.each([
    ['7', '; it asks to wait 7 s'],
    ['Wed, 21 Oct 2026 07:28:00 GMT', '; it asks to wait until 2026-10-21T07:28:00.000Z'],
    ['soon', ''],
    ['-1', ''],
  ])('Retry-After: %s', async (wish, words) => {
    const { url } = await httpServer((_request, response) => {
      response.writeHead(503, { 'retry-after': wish }).end('{"error":"server busy"}')
    })
    expect(await endingOf(url)).toMatchObject({
      outcome: 'rejected',
      failure: { code: 'HTTP_503', message: `server busy${words}`, status: 503 },
    })
  })
})

/** Answers with this body and type. */
const typed = async (status: number, type: string, body: string) => {
  const { url } = await httpServer((_request, response) => {
    response.writeHead(status, { 'content-type': type }).end(body)
  })
  return await endingOf(url)
}

describe('what is not Ollama', () => {
  test.each([
    [
      'text/html; charset=utf-8',
      '<!doctype html>\n<title>Sign\tin</title>\n',
      'text/html',
      'a page of HTML ("Sign in")',
    ],
    ['text/event-stream', 'event: error\n\n', 'text/event-stream', 'event: error'],
  ])('%s is named', async (type, body, named, first) => {
    const message = `the answer is ${named} where Ollama sends application/x-ndjson: ${first}`
    expect(await typed(200, type, body)).toMatchObject({
      outcome: 'protocolError',
      failure: { code: 'CONTENT_TYPE', message },
    })
  })

  test("Ollama's lines are Ollama's lines, whatever they are called", async () => {
    expect(await typed(200, 'text/plain', LINES.join(''))).toMatchObject({
      outcome: 'completed',
      server: { tokens: 8 },
    })
  })

  test("a proxy's page is not printed as markup", async () => {
    const page = '<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>'
    expect(await typed(502, 'text/html', page)).toMatchObject({
      outcome: 'failed',
      failure: { code: 'HTTP_502', message: 'HTTP status 502 with a page of HTML ("502 Bad Gateway")' },
    })
  })

  test('a page of HTML with status 200', async () => {
    const { url } = await streaming(['<!doctype html>\n<title>Welcome</title>\n'])
    expect(await endingOf(url)).toMatchObject({ outcome: 'protocolError', failure: { code: 'NOT_JSON' } })
  })

  test('a redirect is not followed, and where it points to stays out of the message', async () => {
    const { url } = await httpServer((_request, response) => {
      response.writeHead(302, { location: 'http://elsewhere.invalid/api' })
      response.end('Found. Redirecting to http://elsewhere.invalid/api')
    })
    expect(await endingOf(url)).toMatchObject({
      outcome: 'protocolError',
      failure: {
        code: 'HTTP_302',
        message: 'the server redirects (HTTP status 302), which is not followed: the detour would be timed',
        status: 302,
      },
    })
  })

  test.each([200, 500])('a compressed answer at status %i is named, not printed as garbage', async (status) => {
    const { url } = await httpServer((_request, response) => {
      response.writeHead(status, { ...STREAM_HEADERS, 'content-encoding': 'gzip' }).end(gzipSync(LINES.join('')))
    })
    const trace = await endingOf(url)
    expect(trace).toMatchObject({
      outcome: 'protocolError',
      failure: { code: 'COMPRESSED' },
      contentAt: [],
      server: {},
    })
    expect(trace.failure?.message).toContain('content-encoding: gzip')
  })

  test('nothing compressed is asked for, and an identity is no compression', async () => {
    let asked: string | undefined
    const { url } = await httpServer((request, response) => {
      asked = request.headers['accept-encoding']
      response.writeHead(200, { ...STREAM_HEADERS, 'content-encoding': 'identity' }).end(LINES.join(''))
    })
    expect((await endingOf(url)).outcome).toBe('completed')
    expect(asked).toBeUndefined()
  })

  test('chunks without a length', async () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
    const { url } = await tcpServer((socket) => socket.once('data', () => socket.write(`${head}{"model":"m"}`)))
    expect(await endingOf(url)).toMatchObject({ outcome: 'protocolError', failure: { code: 'NOT_HTTP' } })
  })

  test('bytes that are not HTTP', async () => {
    const { url } = await tcpServer((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n')))
    expect(await endingOf(url)).toMatchObject({ outcome: 'protocolError', failure: { code: 'NOT_HTTP' } })
  })
})

describe('bytes as they may come', () => {
  test('every byte on its own', async () => {
    const body = new TextEncoder().encode(recordedLines('gen-utf8').join(''))
    const trace = await endingOf((await streaming(Array.from(body, (byte) => Uint8Array.of(byte)))).url)
    const whole = await endingOf((await streaming([body])).url)
    expect(trace.outcome).toBe('completed')
    expect([trace.server, trace.textHash, trace.createdAt]).toEqual([whole.server, whole.textHash, whole.createdAt])
    expect(trace.contentAt.length).toBe(whole.contentAt.length)
  })

  test('all lines in one piece, the last one without a newline', async () => {
    const trace = await endingOf((await streaming([LINES.join('').trimEnd()])).url)
    expect(trace).toMatchObject({ outcome: 'completed', server: { tokens: 8 } })
    expect(new Set(trace.contentAt).size).toBe(1)
  })

  test('a last line of 50 kB, in pieces', async () => {
    const line = lastLine({ context: Array.from({ length: 9000 }, (_, index) => 10_000 + index) })
    expect(line.length).toBeGreaterThan(50_000)
    const half = line.length / 2
    const trace = await endingOf((await streaming([...TOKEN_LINES, line.slice(0, half), line.slice(half)])).url)
    expect(trace).toMatchObject({ outcome: 'completed', server: { tokens: 8, doneReason: 'length' } })
    expect(trace.contentAt).toHaveLength(8)
  })

  test('invalid UTF-8 inside a text costs neither the line nor the answer', async () => {
    const body = Buffer.from(LINES.join(''))
    const at = body.indexOf('beza')
    const pieces = [body.subarray(0, at), Buffer.of(0xff, 0xc3), body.subarray(at)]
    const trace = await endingOf((await streaming(pieces)).url)
    expect(trace).toMatchObject({ outcome: 'completed', server: { tokens: 8 } })
    expect(trace.contentAt).toHaveLength(8)
  })

  test('a body with a length instead of chunks', async () => {
    const { url } = await httpServer((_request, response) => {
      const body = LINES.join('')
      response.writeHead(200, { ...STREAM_HEADERS, 'content-length': Buffer.byteLength(body) }).end(body)
    })
    expect((await endingOf(url)).outcome).toBe('completed')
  })
})

/** What is understood of a last line with these fields. */
async function statsOf(fields: object) {
  const trace = await endingOf((await streaming([...TOKEN_LINES, lastLine(fields)])).url)
  expect(trace.outcome).toBe('completed')
  return trace.server
}

describe('numbers that cannot be', () => {
  test('negative durations are absent', async () => {
    const stats = await statsOf({ total_duration: -1, eval_duration: -5e9, prompt_eval_duration: -0.5 })
    expect([stats.totalMs, stats.evalMs, stats.promptEvalMs]).toEqual([undefined, undefined, undefined])
    expect(stats.tokens).toBe(8)
  })

  test("Go's longest duration stays a finite number of ms; what is beyond a double is absent", async () => {
    expect((await statsOf({ eval_duration: 2 ** 63 })).evalMs).toBe(2 ** 63 / 1e6)
    const line = lastLine({ eval_duration: 0 }).replace('"eval_duration":0', '"eval_duration":1e999')
    const { server: stats } = await endingOf((await streaming([...TOKEN_LINES, line])).url)
    expect(stats.evalMs).toBeUndefined()
  })

  test('without eval_count the tokens are absent, however many lines came', async () => {
    expect((await statsOf({ eval_count: undefined })).tokens).toBeUndefined()
  })
})

describe('control requests', () => {
  test('credentials in the URL become a header and stay out of the message', async () => {
    let authorization: string | undefined
    const { port } = await httpServer((request, response) => {
      authorization = request.headers.authorization
      response.writeHead(401).end('Unauthorized')
    })
    const client = clientOf(`http://someone:s%40cret@127.0.0.1:${port}`)
    const error = await client.version().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'NOT_OLLAMA', details: { status: 401 } })
    expect(authorization).toBe(`Basic ${Buffer.from('someone:s@cret').toString('base64')}`)
    expect(`${String(error)}${JSON.stringify(error)}`).not.toMatch(/someone|s@cret|s%40cret/)
  })

  test('a compressed answer is named', async () => {
    const { url } = await httpServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"version":"0.25.0"}'))
    })
    await expect(clientOf(url).version()).rejects.toMatchObject({
      code: 'NOT_OLLAMA',
      message: expect.stringContaining('(compressed: gzip)') as string,
    })
  })

  test('a path in the URL goes before the API', async () => {
    const paths: (string | undefined)[] = []
    const { url } = await httpServer((request, response) => {
      paths.push(request.url)
      response.end('{"version":"0.25.0"}')
    })
    expect(await clientOf(`${url}/ollama/`).version()).toMatchObject({ version: '0.25.0' })
    expect(paths).toEqual(['/ollama/api/version'])
  })

  test('a server that breaks off', async () => {
    const { url } = await tcpServer((socket) => socket.once('data', () => socket.end(rawChunks(['{"ver']))))
    await expect(clientOf(url).version()).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
  })
})
