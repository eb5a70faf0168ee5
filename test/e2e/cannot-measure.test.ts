import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { NOBODY, serve } from './server.ts'
import { storedBaseline } from './stored.ts'

const REQUIRE = ['TTFT < 9 s at P=1', 'TTFT < 9 s at P=2']
const CHAT = benchFile(scenarioCall('two chats', { require: REQUIRE }))

/** Lets one generate request through; when a second comes before it has ended, both fail. */
function failTogether(target: string): Promise<{ OLLAMA_HOST: string }> {
  const active = new Set<ServerResponse>()
  return listen((incoming, outgoing) => {
    if (incoming.url !== '/api/generate') return passOn(target, incoming, outgoing)
    outgoing.once('close', () => active.delete(outgoing))
    active.add(outgoing)
    if (active.size === 1) return passOn(target, incoming, outgoing)
    for (const other of active) if (other !== outgoing) other.destroy()
    return outgoing.writeHead(500).end('{"error":"the runner has terminated"}')
  })
}

/** Is gone for good when so many generate requests have come. */
function goneAfter(target: string, requests: number): Promise<{ OLLAMA_HOST: string }> {
  let came = 0
  return listen((incoming, outgoing, server) => {
    if (incoming.url === '/api/generate') came += 1
    if (came < requests) return passOn(target, incoming, outgoing)
    server.close()
    return server.closeAllConnections()
  })
}

async function listen(
  answer: (incoming: IncomingMessage, outgoing: ServerResponse, server: Server) => unknown,
): Promise<{ OLLAMA_HOST: string }> {
  const server: Server = createServer((incoming, outgoing) => answer(incoming, outgoing, server))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { OLLAMA_HOST: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function passOn(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url = '/' } = incoming
  const call = request(new URL(url, target), { method, headers, agent: false }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  call.on('error', () => outgoing.destroy())
  outgoing.once('close', () => call.destroy())
  incoming.pipe(call)
}

describe('where nothing can be measured', { timeout: 60_000 }, () => {
  test('no server: one failure that says what to start, all else skipped with it', async () => {
    const project = new Project({ [BENCH]: CHAT })
    const run = await project.bench(NOBODY, '--reporter=verbose')
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('FAIL  |bench| chat.bench.ts > two chats > measure')
    expect(run.output).toContain('ollama serve')
    expect(run.output).toContain('❯ chat.bench.ts:3:1')
    expect(run.output).toContain('1 failed | 3 skipped')
    expect(run.output.match(/\[not measured: /g)).toHaveLength(3)
    expect(project.read(SNAPSHOT)).toBeUndefined()
  })

  test('a model that is not there: says how to pull it', async () => {
    const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats', { model: 'absent:7b' })) })
    const run = await project.bench(await serve())
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('ollama pull absent:7b')
    expect(project.read(SNAPSHOT)).toBeUndefined()
  })

  test('the server goes away in mid-run: what was measured is reported, and the run fails', async () => {
    const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats', { idleTimeoutMs: 3000 })) })
    // Four of loading, probe and warm-up, up to three more where that is repeated, and one round at each level.
    const run = await project.bench(await goneAfter((await serve()).OLLAMA_HOST, 12))
    expect(run.code, run.output).toBe(1)
    expect(run.words).toContain('BenchError: the server stopped answering and did not come back')
    expect(run.words).toContain('could not be measured again, so the first stays')
    expect(run.output).toMatch(/\n {2}1\S* +[\d.]+ .*100 % /)
    expect(project.read(SNAPSHOT)).toBeUndefined()
  })

  test('a level without a completed request: said, the others reported, nothing stored, even with -u', async () => {
    const stored = await storedBaseline()
    const project = new Project({ [BENCH]: CHAT, [SNAPSHOT]: stored })
    const { OLLAMA_HOST } = await serve()
    const run = await project.bench(await failTogether(OLLAMA_HOST), '-u')
    expect(run.code, run.output).toBe(1)
    expect(run.output).toMatch(/BenchError: no request completed at P=2: /)
    expect(run.output).toMatch(/\n {2}1\S* +[\d.]+ .*100 % /)
    expect(run.output).toContain('✓ TTFT < 9 s at P=1')
    expect(run.output).toContain('Error: not measured: TTFT < 9 s at P=2: no request completed at P=2')
    expect(run.words).toContain('not stored: ')
    expect(project.read(SNAPSHOT)).toBe(stored)
  })
})
