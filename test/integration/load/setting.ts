import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { atEnd } from '../at-end.ts'
import { resolveScenario } from '../../../src/load/resolve.ts'
import { type RunOptions, runScenario } from '../../../src/load/run-scenario.ts'
import type { Progress } from '../../../src/model/progress.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import type { Scenario } from '../../../src/model/scenario.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/index.ts'

/** A simulator that lives until the file's tests are over. */
export async function simulated(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await startSimulator({ preset: 'fast', loadMs: 10, ...options })
  atEnd(() => simulator.stop())
  return simulator
}

export const TOOL = { name: 'vitest-ollama-bench', version: '0.0.0-test' }

interface Measured {
  readonly result: SweepResult
  readonly progress: readonly Progress[]
}

/** Runs a short scenario: ten tokens, so that its requests differ from those of warm-up (8) and probe (16). */
export async function measure(
  host: Scenario['host'],
  more: Partial<Scenario> = {},
  options: Pick<RunOptions, 'signal' | 'onProgress' | 'onSoFar' | 'unfit'> = {},
): Promise<Measured> {
  const given = { model: 'fast', host, parallel: [1, 2], rounds: 1, ...more }
  const scenario = resolveScenario(
    'a test',
    { ...given, options: { num_predict: TOKENS, ...more.options } },
    { environment: {} },
  )
  const progress: Progress[] = []
  const onProgress = (event: Progress) => {
    progress.push(event)
    options.onProgress?.(event)
  }
  const result = await runScenario(scenario, { tool: TOOL, ...options, onProgress })
  return { result, progress }
}

export const TOKENS = 10

/** On a machine so busy that a level has no sound round, the tool's own second measurement; wrong numbers get none. */
export function busy({ levels }: SweepResult): string | undefined {
  const starved = levels.some(({ requests }) => requests.length > 0 && requests.every((r) => r.setAside))
  return starved ? 'a level has no sound round' : undefined
}

/** Why a run could not measure; a run that could is a fault of the test. */
export async function whyNot(run: Promise<unknown>): Promise<unknown> {
  return await run.then(
    () => {
      throw new Error('the run was expected to fail')
    },
    (reason: unknown) => reason,
  )
}

interface Body {
  readonly prompt?: string
  readonly messages?: readonly { readonly role: string; readonly content: string }[]
  readonly options?: Readonly<Record<string, unknown>>
  readonly think?: unknown
  readonly keep_alive?: unknown
}

/** A request as the proxy saw it. */
export interface Seen {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Body
  /** What the server answered, once it has. */
  answer: string
}

export interface Proxy {
  readonly port: number
  readonly url: string
  readonly seen: readonly Seen[]
  /** The measured requests: neither loading nor probe nor warm-up. */
  measured(): readonly Seen[]
  /** Nothing listens any more, and every connection is closed. */
  stop(): void
}

/** Stands between client and server, writes down both sides; `answer` may take a request over by answering true. */
export async function recordingProxy(
  target: string,
  answer: (seen: Seen, response: ServerResponse) => boolean = () => false,
): Promise<Proxy> {
  const seen: Seen[] = []
  const server = createServer(async (incoming, response) => {
    const text = await textOf(incoming)
    const body = text === '' ? {} : (JSON.parse(text) as Body)
    const one: Seen = { path: incoming.url ?? '', headers: incoming.headers, body, answer: '' }
    seen.push(one)
    if (!answer(one, response)) forward({ target, incoming, text, one, response })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  return { port, url: `http://127.0.0.1:${port}`, seen, measured: () => seen.filter(isMeasured), stop }
}

export function isMeasured({ body }: Seen): boolean {
  const isEmpty = body.prompt === undefined && body.messages === undefined
  return body.options?.['num_predict'] === TOKENS && !isEmpty
}

/** Lets `well` measured requests through and gives all later ones to `fail`. */
export function failingAfter(well: number, fail: (response: ServerResponse) => void) {
  let measured = 0
  return (seen: Seen, response: ServerResponse): boolean => {
    if (!isMeasured(seen)) return false
    measured += 1
    if (measured > well) fail(response)
    return measured > well
  }
}

export const outOfMemory = (response: ServerResponse): void => {
  response.writeHead(500).end('{"error":"CUDA error: out of memory"}')
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  return (await incoming.setEncoding('utf8').toArray()).join('')
}

function forward(call: {
  target: string
  incoming: IncomingMessage
  text: string
  one: Seen
  response: ServerResponse
}): void {
  const { target, incoming, text, one, response } = call
  const upstream = request(new URL(one.path, target), { method: incoming.method }, (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.headers)
    reply.on('data', (chunk: Buffer) => {
      one.answer += chunk.toString()
      response.write(chunk)
    })
    reply.on('end', () => response.end())
  })
  upstream.on('error', () => response.destroy())
  response.on('close', () => upstream.destroy())
  upstream.end(text)
}
