import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { lastLine, OUT_OF_MEMORY, recorded, STREAM_HEADERS } from '../client/servers.ts'
import { TOKENS } from '../load/setting.ts'

/** What is done to one request in the middle of a run. */
export type Answer = (response: ServerResponse) => unknown

/** As quick as the server that answers the other requests. */
const STEP_MS = 4

interface Shape {
  readonly type?: string
  /** Fields of the last line that are not as they should be; undefined leaves one out. */
  readonly last?: object
  readonly created?: (index: number) => Date
  /** What becomes of the text of one line, on its way. */
  readonly pieces?: (line: string) => readonly (string | Uint8Array)[]
  readonly stepMs?: number
}

/** All tokens of an answer, one a step, each stamped when it is made. */
async function tokens(response: ServerResponse, shape: Shape = {}): Promise<void> {
  response.writeHead(200, { ...STREAM_HEADERS, ...(shape.type === undefined ? {} : { 'content-type': shape.type }) })
  for (let index = 0; index < TOKENS; index += 1) {
    send(response, token(shape.created?.(index)), shape)
    await delay(shape.stepMs ?? STEP_MS)
  }
}

const token = (created = new Date()): string =>
  line({ model: 'fast', created_at: created.toISOString(), response: ' beza', done: false })

const line = (object: object): string => `${JSON.stringify(object)}\n`

/** With something put in before a word. */
function splitAt(text: string, word: string, between: Uint8Array): (string | Uint8Array)[] {
  const at = text.indexOf(word)
  return at < 0 ? [text] : [text.slice(0, at), between, text.slice(at)]
}

function send(response: ServerResponse, text: string, { pieces }: Shape): void {
  for (const piece of pieces?.(text) ?? [text]) response.write(piece)
}

/** A whole answer. */
const whole =
  (shape: Shape = {}): Answer =>
  async (response) => {
    await tokens(response, shape)
    const evalNs = (TOKENS - 1) * (shape.stepMs ?? STEP_MS) * 1e6
    send(response, lastLine({ eval_count: TOKENS, eval_duration: evalNs, ...shape.last }), shape)
    response.end()
  }

/** All tokens, then what goes wrong. */
const after =
  (fault: Answer): Answer =>
  async (response) => {
    await tokens(response)
    await fault(response)
  }

/** Some systems throw away what was not read yet when a reset comes; the text before it is to arrive. */
const reset: Answer = async (response) => {
  await delay(20)
  response.socket?.resetAndDestroy()
}

const status =
  (code: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    response.writeHead(code, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(body)

const page = (code: number, title: string): Answer =>
  status(code, `<html><head><title>${title}</title></head><body>…</body></html>`, { 'content-type': 'text/html' })

const rejected = (headers: Readonly<Record<string, string>> = {}): Answer => {
  const [first] = JSON.parse(recorded('0.25', 'err-queue1-cold-8.json')) as { tail: string }[]
  return status(503, first?.tail ?? '', headers)
}

const RUNNER_DIED = line({ error: 'an error was encountered while running the model: unexpected EOF' })
const CONTEXT = Array.from({ length: 9000 }, (_, index) => 10_000 + index)
const HOUR = 3_600_000

/** Connections that break, and ends that no transport reports. */
export const BROKEN: Readonly<Record<string, Answer>> = {
  'reset before the headers': reset,
  'reset in the middle of a line': after((response) => {
    response.write('{"model":"fast","resp')
    return reset(response)
  }),
  'reset after the last token': after(reset),
  'closed in the middle of the answer': after((response) => response.destroy()),
  'clean end without a last line': after((response) => response.end()),
  'runner killed: an error line at status 200': after((response) => response.end(RUNNER_DIED)),
}

/** Statuses, in the words of both builds where they differ. */
export const STATUSES: Readonly<Record<string, Answer>> = {
  'HTTP 400': status(400, recorded('0.25', 'err-wrong-type.body.txt')),
  'HTTP 404': status(404, recorded('0.25', 'err-missing-model.body.txt')),
  'HTTP 500, out of memory (0.25)': status(500, OUT_OF_MEMORY['0.25']),
  'HTTP 500, out of memory (0.33)': status(500, OUT_OF_MEMORY['0.33']),
  'HTTP 503': rejected(),
  'HTTP 503 with Retry-After': rejected({ 'retry-after': '7' }),
  "HTTP 502, a proxy's page": page(502, '502 Bad Gateway'),
  redirect: status(302, 'Found', { location: 'http://elsewhere.invalid/' }),
}

/** What is not Ollama's protocol. */
export const STRANGE: Readonly<Record<string, Answer>> = {
  'a page of HTML at status 200': page(200, 'Sign in'),
  'wrong content type: server-sent events': (response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end('event: token\n\n'),
  'a line that is not JSON': after((response) => response.end('level=WARN msg="slow"\n')),
  gzip: (response) =>
    response.writeHead(200, { ...STREAM_HEADERS, 'content-encoding': 'gzip' }).end(gzipSync(lastLine({}))),
}

/** What looks wrong and is none, or costs one number. */
export const HARMLESS: Readonly<Record<string, Answer>> = {
  'reset after the last line': after((response) => {
    response.write(lastLine({ eval_count: TOKENS }))
    return reset(response)
  }),
  'wrong content type, right lines': whole({ type: 'text/plain' }),
  'a last line of 50 kB': whole({ last: { context: CONTEXT } }),
  'lines split at every byte': whole({
    pieces: (text) => Array.from(Buffer.from(text), (byte) => Uint8Array.of(byte)),
  }),
  'invalid UTF-8': whole({ pieces: (text) => splitAt(text, 'beza', Uint8Array.of(0xff, 0xc3)) }),
  'durations that are infinite': whole({
    pieces: (text) => [text.replaceAll(/("(?:eval|total|load|prompt_eval)_duration"):\d+/g, '$1:1e999')],
  }),
  'durations below zero': whole({ last: { total_duration: -1, eval_duration: -5e9, prompt_eval_duration: -1 } }),
  'durations of zero': whole({
    last: { total_duration: 0, load_duration: 0, eval_duration: 0, prompt_eval_duration: 0 },
  }),
  "the server's clock jumps by an hour": whole({ created: (index) => new Date(Date.now() + (index < 5 ? 0 : HOUR)) }),
}

/** Costs the speeds of one answer. */
export const UNCOUNTED: Answer = whole({ last: { eval_count: undefined } })

/** Whole, but a token at a time for longer than the idle time-out of `STALLS`. */
export const TRICKLE: Answer = whole({ stepMs: 200 })

/** Tokens without end. */
export const ENDLESS: Answer = async (response) => {
  response.writeHead(200, STREAM_HEADERS)
  while (!response.destroyed) {
    response.write(token())
    await delay(50)
  }
}

/** Silence, with the connection open. */
export const STALLS: Readonly<Record<string, Answer>> = {
  'stall before the first token': () => {},
  'stall in mid-stream': after(() => {}),
}
