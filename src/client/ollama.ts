import type { Clock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import type { RequestTrace } from '../model/trace.ts'
import { answerText } from './answer-text.ts'
import { BodyRecording } from './body.ts'
import { certificateAdvice } from './certificate-advice.ts'
import { decodeTrace, type TracePlace } from './decode.ts'
import { Cancelled, encodingOf, type Exchange } from './exchange.ts'
import { asAmount, asArray, asObject, asText, type JsonObject, parseObject } from './json.ts'
import { plainText, shellWord } from '../plain-text.ts'
import { publicWords, statedName } from './public-words.ts'
import { Secrets } from './secrets.ts'
import { type Patience, Wire } from './wire.ts'

/** /api/version. `simulator` is there when the server is this project's simulator and says so. */
export interface ServerVersion {
  readonly version?: string
  readonly simulator?: JsonObject
}

/** What /api/show says of a model; the metadata is kept whole for the planner. */
export interface ModelInfo {
  readonly quantization?: string
  readonly parameterSize?: string
  readonly family?: string
  readonly capabilities: readonly string[]
  readonly metadata: JsonObject
}

/** One entry of /api/ps. */
export interface LoadedModel {
  readonly name: string
  readonly digest?: string
  readonly sizeBytes?: number
  readonly vramBytes?: number
  readonly contextLength?: number
}

/** One entry of /api/tags. */
export interface StoredModel {
  readonly name: string
  readonly digest?: string
  readonly sizeBytes?: number
  /** What it can do, such as `completion`; absent where an older server does not say. */
  readonly capabilities?: readonly string[]
}

/** Control requests must answer in this time; they do no work. */
const CONTROL_MS = 15_000

/** Bytes of an answer whose room is worth keeping; that of a flood is given back. */
const MOST_REUSED = 1024 * 1024

/** Of the models that a server has, those that a message names. */
const MOST_NAMED = 12

export interface ClientOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Ends control requests at once; a round is ended by its own patience. */
  readonly signal?: AbortSignal
}

/** Ollama's HTTP API, as a measuring client needs it. Every control request @throws ABORTED once the signal has. */
export class OllamaClient {
  readonly #wire: Wire
  /** Of rounds that were decoded, for the next: a round then allocates nothing for its bodies. */
  readonly #recordings: BodyRecording[] = []
  readonly #label: string
  readonly #signal: AbortSignal | undefined
  readonly #secrets: Secrets

  /** `label` is how the server is called in messages; a URL with credentials never gets into one. */
  constructor(url: string, clock: Clock, { headers, signal }: ClientOptions = {}) {
    this.#wire = new Wire(url, clock, headers)
    this.#label = new URL(url).host
    this.#signal = signal
    this.#secrets = new Secrets(this.#wire.secrets)
  }

  async close(): Promise<void> {
    await this.#wire.close()
  }

  /** @throws SERVER_UNREACHABLE, NOT_OLLAMA */
  async version(): Promise<ServerVersion> {
    const answer = await this.#get('/api/version')
    return { version: statedName(answer['version']), simulator: asObject(answer['simulator']) }
  }

  /** `whole` asks for lists too, which are left out otherwise: some MB of vocabulary. @throws MODEL_MISSING */
  async show(model: string, part: 'short' | 'whole' = 'short'): Promise<ModelInfo> {
    const verbose = part === 'whole' ? { verbose: true } : {}
    const exchange = await this.#one('POST', '/api/show', JSON.stringify({ model, ...verbose }))
    if (exchange.status === 404) throw await this.#missing(model)
    const answer = this.#object(exchange, '/api/show')
    const details = asObject(answer['details'])
    return {
      quantization: statedName(details?.['quantization_level']),
      parameterSize: statedName(details?.['parameter_size']),
      family: statedName(details?.['family']),
      capabilities: textsIn(asArray(answer['capabilities'])),
      metadata: asObject(answer['model_info']) ?? {},
    }
  }

  async loaded(): Promise<LoadedModel[]> {
    const answer = await this.#get('/api/ps')
    return asArray(answer['models']).flatMap((entry) => {
      const model = asObject(entry)
      const name = statedName(model?.['model']) ?? statedName(model?.['name'])
      if (!model || !name) return []
      return {
        name,
        digest: statedName(model['digest']),
        sizeBytes: asAmount(model['size']),
        vramBytes: asAmount(model['size_vram']),
        contextLength: asAmount(model['context_length']),
      }
    })
  }

  async stored(): Promise<StoredModel[]> {
    const answer = await this.#get('/api/tags')
    return asArray(answer['models']).flatMap((entry) => {
      const model = asObject(entry)
      const name = statedName(model?.['model']) ?? statedName(model?.['name'])
      if (!model || !name) return []
      return {
        name,
        digest: statedName(model['digest']),
        sizeBytes: asAmount(model['size']),
        capabilities: Array.isArray(model['capabilities']) ? textsIn(model['capabilities']) : undefined,
      }
    })
  }

  /** Fires one round: every body at once, to /api/generate or /api/chat. Failures come back as data. */
  async round(request: RoundRequest, patience: Patience): Promise<RequestTrace[]> {
    const path = `/api/${request.endpoint}`
    const calls = request.bodies.map((body) => ({ method: 'POST', path, body: JSON.stringify(body) }) as const)
    const recordings = calls.map(() => this.#recordings.pop() ?? new BodyRecording())
    const exchanges = await this.#wire.fire(calls, patience, recordings)
    const { parallel, round } = request
    const traces = exchanges.map((exchange, index) => this.#discreet(decodeTrace(exchange, { parallel, round, index })))
    this.#recordings.push(...recordings.filter(({ size }) => size <= MOST_REUSED))
    for (const recording of recordings) recording.clear()
    return traces
  }

  /** One turn of a conversation: a single request, and the text that the next one sends back. */
  async turn(body: object, at: Pick<TracePlace, 'round'>, patience: Patience): Promise<AnsweredTurn | undefined> {
    const call = { method: 'POST', path: '/api/chat', body: JSON.stringify(body) } as const
    const [exchange] = await this.#wire.fire([call], patience)
    if (!exchange) return undefined
    return { trace: decodeTrace(exchange, { parallel: 1, round: at.round, index: 0 }), answer: answerText(exchange) }
  }

  /** Takes the model out of the server's memory. True when the server agreed. */
  async unload(model: string): Promise<boolean> {
    const body = JSON.stringify({ model, keep_alive: 0, stream: false })
    return (await this.#one('POST', '/api/generate', body)).status === 200
  }

  /** A server's words about a failure may repeat what was sent to it. */
  #discreet(trace: RequestTrace): RequestTrace {
    const { failure } = trace
    return failure ? { ...trace, failure: { ...failure, message: this.#secrets.hide(failure.message) } } : trace
  }

  async #get(path: string): Promise<JsonObject> {
    return this.#object(await this.#one('GET', path), path)
  }

  async #one(method: 'GET' | 'POST', path: string, body?: string): Promise<Exchange> {
    const patience = { idleMs: CONTROL_MS, firstMs: CONTROL_MS, signal: this.#signal }
    const [exchange] = await this.#wire.fire([{ method, path, body }], patience)
    if (!exchange) throw new BenchError('SERVER_UNREACHABLE', `no answer from ${this.#label}`)
    if (exchange.error instanceof Cancelled && exchange.error.kind === 'aborted')
      throw new BenchError('ABORTED', `the run was stopped before the server had answered ${path}`)
    if (exchange.error) throw unreachable(this.#label, exchange.error)
    return exchange
  }

  #object(exchange: Exchange, path: string): JsonObject {
    const text = new TextDecoder().decode(exchange.body.bytes)
    const object = parseObject(text)
    if (object && exchange.status === 200) return object
    const encoding = encodingOf(exchange)
    const words = encoding ? `compressed: ${encoding}` : (asText(object?.['error']) ?? text)
    const said = this.#secrets.hide(publicWords(words, 80))
    throw new BenchError(
      'NOT_OLLAMA',
      `${this.#label}${path} answered ${exchange.status ?? 'nothing'} (${said}), which is not what Ollama answers there. ` +
        `Something else may be listening on that port, or a proxy stands in between: check the host.`,
      { details: { path, status: exchange.status } },
    )
  }

  async #missing(model: string): Promise<BenchError> {
    const stored = await this.stored().catch((error: unknown) => {
      if (this.#signal?.aborted) throw error
      return undefined
    })
    const there = stored?.slice(0, MOST_NAMED).map(({ name }) => name)
    const more = stored && stored.length > MOST_NAMED ? ` and ${stored.length - MOST_NAMED} more` : ''
    const list = there?.length ? `It has: ${there.join(', ')}${more}.` : there ? 'It has no models yet.' : ''
    const name = plainText(model).slice(0, 120)
    const message = `the model "${name}" is not on the server at ${this.#label}: run \`ollama pull ${shellWord(name)}\` there. ${list}`
    return new BenchError('MODEL_MISSING', message.trim(), { details: { model, there } })
  }
}

const textsIn = (entries: readonly unknown[]): string[] => entries.filter((entry) => typeof entry === 'string')

/** A request of a conversation, and what was answered. */
export interface AnsweredTurn {
  readonly trace: RequestTrace
  readonly answer: string
}

export interface RoundRequest extends Omit<TracePlace, 'index'> {
  readonly endpoint: 'generate' | 'chat'
  readonly bodies: readonly object[]
}

function unreachable(label: string, error: Error): BenchError {
  if (error instanceof Cancelled && error.kind === 'idle') {
    const message = `the server at ${label} takes connections and says nothing for ${CONTROL_MS / 1000} s. It hangs, or is no Ollama: look at its log and start it again, or check the host.`
    return new BenchError('SERVER_UNREACHABLE', message, { cause: error })
  }
  const code = 'code' in error ? String(error.code) : error.name
  if (error instanceof Cancelled && error.kind === 'too-large') return tooLarge(label, error.message, error)
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return tooLarge(label, 'the head of the answer is too large', error)
  const certificate = certificateAdvice(code)
  const hint =
    certificate ??
    (code === 'ENOTFOUND' || code === 'EAI_AGAIN'
      ? 'The host name is not known: check OLLAMA_HOST or the `host` option.'
      : 'Start it with `ollama serve` (or open the Ollama app), or name another server with OLLAMA_HOST or the `host` option.')
  const what = certificate === undefined ? 'no Ollama server answers at' : 'no trusted connection to'
  return new BenchError('SERVER_UNREACHABLE', `${what} ${label} (${code}). ${hint}`, {
    details: { code },
    cause: error,
  })
}

function tooLarge(label: string, what: string, cause: Error): BenchError {
  return new BenchError(
    'NOT_OLLAMA',
    `${label}: ${what}, so it was not read to its end. No answer of Ollama comes near that: check the host.`,
    { details: { code: 'TOO_LARGE' }, cause },
  )
}
