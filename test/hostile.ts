import { createInterface } from 'node:readline'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A window title, a cleared screen, C1 colours, a turned line, markup, commands, orders to a CI runner, paths, NUL. */
export const HOSTILE = [
  '\u001B]0;owned\u0007\u001B[2J\u001B[1A\u009B31m\u202Etxet\u2066\u200F\u0000',
  '<script>alert(1)</script><img src=x onerror=alert(1)> $(touch owned) `touch owned` ; touch owned',
  '../../../../etc/passwd /home/somebody/secret.txt C:\\Users\\somebody',
  '::error file=a.ts,line=1::owned',
  '   ::set-output name=x::owned',
  '##vso[task.setvariable variable=x]owned ##[error]owned',
].join('\r\n')

const PASSWORD = 's3cret-p@ss/w0rd'
export const USER = 'bartholomew'
export const HEADERS = {
  'x-api-key': 'key-0123456789abcdef',
  cookie: 'session=QmFydGhvbG9tZXc; other=zz99',
} as const

/** Of what is sent as a secret, all that nobody may find again. */
export const SECRETS = [
  USER,
  PASSWORD,
  encodeURIComponent(PASSWORD),
  Buffer.from(`${USER}:${PASSWORD}`).toString('base64'),
  HEADERS['x-api-key'],
  'QmFydGhvbG9tZXc',
  'zz99',
]

export interface HostileServer {
  readonly port: number
  /** With user and password. */
  readonly url: string
  /** Authorization of every request that came. */
  readonly authorized: ReadonlySet<string | undefined>
  stop(): void
}

/**
 * Stands before a simulator: names are hostile, one answer in two fails in hostile words that also repeat what was sent,
 * and the others think and answer in such words.
 */
export async function hostileServer(target: string, { failing = true } = {}): Promise<HostileServer> {
  const authorized = new Set<string | undefined>()
  let asked = 0
  const server = createServer((incoming, outgoing) => {
    authorized.add(incoming.headers.authorization)
    const { authorization, cookie } = incoming.headers
    const echo = `${USER} ${encodeURIComponent(PASSWORD)} ${PASSWORD} ${authorization} ${incoming.headers['x-api-key']} ${cookie}`
    if (!failing && incoming.url === '/api/generate') return relay(target, incoming, outgoing)
    forward(target, incoming, outgoing, (text, body) => {
      if (incoming.url === '/api/version') return { status: 200, text: JSON.stringify({ version: HOSTILE }) }
      if (incoming.url === '/api/show') return { status: 200, text: named(text) }
      if (incoming.url === '/api/ps') return { status: 200, text: withAnother(text) }
      if (!failing || !/"num_predict":12\b.*"prompt"|"prompt".*"num_predict":12\b/s.test(body))
        return { status: 200, text: spoken(text) }
      asked += 1
      if (asked % 4 === 1) return { status: 500, text: JSON.stringify({ error: `${echo} ${HOSTILE}` }) }
      if (asked % 4 === 2) return { status: 200, text: `${JSON.stringify({ error: HOSTILE })}\n` }
      if (asked % 4 === 3) return { status: 502, text: `<html><title>${echo}</title>` }
      return { status: 200, text: spoken(text) }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { port, url: `http://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`, authorized, stop }
}

interface Answer {
  readonly status: number
  readonly text: string
}

function forward(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  change: (text: string, body: string) => Answer,
): void {
  let body = ''
  incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
  incoming.on('end', () => {
    const call = request(new URL(incoming.url ?? '/', target), { method: incoming.method, agent: false }, (reply) => {
      let text = ''
      reply.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      reply.on('end', () => {
        const status = reply.statusCode ?? 502
        const answer = status === 200 ? change(text, body) : { status, text }
        outgoing.writeHead(answer.status, { 'content-type': 'application/x-ndjson' }).end(answer.text)
      })
    })
    call.on('error', () => outgoing.destroy())
    call.end(body)
  })
}

/** Each line in the moment it comes, so that its speed stays true. */
function relay(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const call = request(new URL(incoming.url ?? '/', target), { method: incoming.method, agent: false }, (reply) => {
    outgoing.writeHead(reply.statusCode ?? 502, { 'content-type': 'application/x-ndjson' })
    createInterface({ input: reply })
      .on('line', (line) => outgoing.write(spoken(line)))
      .on('close', () => outgoing.end())
  })
  call.on('error', () => outgoing.destroy())
  incoming.pipe(call)
}

function named(text: string): string {
  const model = JSON.parse(text) as { details: object }
  return JSON.stringify({
    ...model,
    details: { ...model.details, family: HOSTILE, quantization_level: HOSTILE, parameter_size: HOSTILE },
  })
}

function withAnother(text: string): string {
  const { models } = JSON.parse(text) as { models: { name: string }[] }
  const [first] = models
  const other = { ...first, name: `${HOSTILE}${'x'.repeat(10_000)}`, model: undefined, digest: HOSTILE }
  return JSON.stringify({ models: [...models, other] })
}

/** Each line answers and thinks in hostile words, and the last one has a hostile reason. */
function spoken(text: string): string {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines
    .map((line) => {
      const object = JSON.parse(line) as { done?: boolean }
      const words = object.done ? { done_reason: HOSTILE } : { response: HOSTILE, thinking: HOSTILE }
      return `${JSON.stringify({ ...object, ...words })}\n`
    })
    .join('')
}

/** What a terminal, a CI runner or a reader would find of it in a text, line breaks aside. */
export function foundIn(text: string): readonly string[] {
  const unseen = text.match(/(?![\n\r\t])[\p{Cc}]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu) ?? []
  const orders = text.match(/::(?:error|set-output)|##(?:vso)?\[/g) ?? []
  const secrets = SECRETS.filter((secret) => text.includes(secret))
  return [...unseen.map((one) => JSON.stringify(one)), ...orders, ...secrets]
}
