import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { endingOf, LAST_LINE, rawChunks, tcpServer, TOKEN_LINES } from './servers.ts'

describe('no connection', () => {
  test.each(['http://127.0.0.1:1', 'http://localhost:1'])('nothing listens at %s', async (url) => {
    const trace = await endingOf(url)
    expect(trace).toMatchObject({ outcome: 'failed', failure: { code: 'ECONNREFUSED' }, contentAt: [] })
    expect(trace.failure?.message).toBe("nothing listens at the server's address (ECONNREFUSED)")
  })

  test('a host name that nobody knows; it stays out of the message', async () => {
    const { outcome, failure } = await endingOf('http://no-such-host.invalid:11434')
    expect(outcome).toBe('failed')
    expect(failure?.code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/)
    expect(failure?.message).toContain('host name is not known')
    expect(failure?.message).not.toContain('no-such-host')
  })
})

type BreakOff = (socket: Socket) => void

/** Some systems throw away what was not read yet when a reset comes; the text before it is to arrive. */
const reset: BreakOff = (socket) => setTimeout(() => socket.resetAndDestroy(), 20)
const hangUp: BreakOff = (socket) => socket.destroy()

/** Sends `text` once a request has come, then breaks the connection. */
const breaking = (text: string, breakOff: BreakOff) =>
  tcpServer((socket) => {
    socket.once('data', () => (text === '' ? breakOff(socket) : socket.write(text, () => breakOff(socket))))
  })

describe.each([
  ['a reset', reset, 'ECONNRESET'],
  ['a hang-up', hangUp, 'UND_ERR_SOCKET'],
] as const)('%s', (_, breakOff, code) => {
  test('before the headers', async () => {
    const trace = await endingOf((await breaking('', breakOff)).url)
    expect(trace).toMatchObject({ outcome: 'failed', failure: { code }, headersAt: undefined, contentAt: [] })
    expect(trace.failure?.message).toContain('before an answer')
  })

  test('in the middle of a line: the connection broke, the protocol did not', async () => {
    const { url } = await breaking(rawChunks(['{"model":"m","resp']), breakOff)
    const trace = await endingOf(url)
    expect(trace).toMatchObject({ outcome: 'failed', failure: { code }, contentAt: [] })
    expect(trace.failure?.message).toContain('in the middle of the answer')
  })

  test('after the last token, before the last line', async () => {
    const { url } = await breaking(rawChunks(TOKEN_LINES), breakOff)
    const trace = await endingOf(url)
    expect(trace).toMatchObject({ outcome: 'failed', failure: { code }, server: {} })
    expect(trace.contentAt).toHaveLength(8)
  })

  test('after the last line: the answer is whole', async () => {
    const { url } = await breaking(rawChunks([...TOKEN_LINES, LAST_LINE]), breakOff)
    const trace = await endingOf(url)
    expect(trace).toMatchObject({ outcome: 'completed', server: { tokens: 8 } })
    expect(trace.failure).toBeUndefined()
  })
})
