import type { IncomingMessage, ServerResponse } from 'node:http'
import { goJson } from './go-json.ts'

/** Go answers larger bodies in chunks. */
const LARGEST_PLAIN_BODY = 2048

/** One HTTP request and its answer, with the headers Ollama sends. */
export class Exchange {
  readonly enteredMs: number
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #left = new AbortController()

  constructor(request: IncomingMessage, response: ServerResponse, enteredMs: number) {
    this.enteredMs = enteredMs
    this.#request = request
    this.#response = response
    response.on('close', () => {
      if (!response.writableFinished)
        this.#left.abort(new Error('aborting completion request due to client closing the connection'))
    })
  }

  get method(): string {
    return this.#request.method ?? 'GET'
  }

  get path(): string {
    return (this.#request.url ?? '/').replace(/\?.*$/s, '')
  }

  /** Aborts when the client goes before the answer is complete. */
  get left(): AbortSignal {
    return this.#left.signal
  }

  async body(): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of this.#request) chunks.push(chunk)
    return Buffer.concat(chunks).toString('utf8')
  }

  json(status: number, value: unknown): void {
    this.#send(status, 'application/json; charset=utf-8', goJson(value))
  }

  text(status: number, type: string, body: string): void {
    this.#send(status, type, body)
  }

  allow(methods: string): void {
    this.#response.setHeader('allow', methods)
  }

  /** An error, or, when a stream has begun, its last line. */
  fail(status: number, message: string): void {
    if (!this.#response.headersSent) return this.json(status, { error: message })
    this.line({ error: message })
    this.end()
  }

  /** An error from where a stream would have begun: chunked, and without a charset. */
  streamedError(status: number, value: unknown): void {
    this.#response.writeHead(status, { 'content-type': 'application/json' })
    this.#response.write(goJson(value))
    this.#response.end()
  }

  /** One line of a stream, one chunk on the wire. */
  line(value: unknown): void {
    if (!this.#response.headersSent) this.#response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    this.#response.write(`${goJson(value)}\n`)
  }

  end(): void {
    this.#response.end()
  }

  #send(status: number, type: string, body: string): void {
    const bytes = Buffer.byteLength(body)
    const length = bytes <= LARGEST_PLAIN_BODY ? { 'content-length': bytes } : {}
    this.#response.writeHead(status, { 'content-type': type, ...length })
    if (this.method !== 'HEAD') this.#response.write(body)
    this.#response.end()
  }
}
