import type { Clock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import type { RequestTrace } from '../model/trace.ts'
import { BodyRecording } from './body.ts'
import { decodeTrace, type TracePlace } from './decode.ts'
import { Cancelled, encodingOf, type Exchange } from './exchange.ts'
import { asAmount, asArray, asObject, asText, type JsonObject, parseObject } from './json.ts'
import { plainText, publicWords } from './public-words.ts'
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
}

/** Control requests must answer in this time; they do no work. */
const CONTROL_MS = 15_000

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

  /** `label` is how the server is called in messages; a URL with credentials never gets into one. */
  constructor(url: string, clock: Clock, { headers, signal }: ClientOptions = {}) {
    this.#wire = new Wire(url, clock, headers)
    this.#label = new URL(url).host
    this.#signal = signal
  }

  async close(): Promise<void> {
    await this.#wire.close()
  }

  /** @throws SERVER_UNREACHABLE, NOT_OLLAMA */
  async version(): Promise<ServerVersion> {
    const answer = await this.#get('/api/version')
    return { version: asText(answer['version']), simulator: asObject(answer['simulator']) }
  }

  /** @throws MODEL_MISSING */
  async show(model: string): Promise<ModelInfo> {
    const exchange = await this.#one('POST', '/api/show', JSON.stringify({ model }))
    if (exchange.status === 404) throw await this.#missing(model)
    const answer = this.#object(exchange, '/api/show')
    const details = asObject(answer['details'])
    return {
      quantization: asText(details?.['quantization_level']),
      parameterSize: asText(details?.['parameter_size']),
      family: asText(details?.['family']),
      capabilities: asArray(answer['capabilities']).filter((entry) => typeof entry === 'string'),
      metadata: asObject(answer['model_info']) ?? {},
    }
  }

  async loaded(): Promise<LoadedModel[]> {
    const answer = await this.#get('/api/ps')
    return asArray(answer['models']).flatMap((entry) => {
      const model = asObject(entry)
      const name = asText(model?.['model']) ?? asText(model?.['name'])
      if (!model || !name) return []
      return {
        name,
        digest: asText(model['digest']),
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
      const name = asText(model?.['model']) ?? asText(model?.['name'])
      if (!model || !name) return []
      return { name, digest: asText(model['digest']), sizeBytes: asAmount(model['size']) }
    })
  }

  /** Fires one round: every body at once, to /api/generate or /api/chat. Failures come back as data. */
  async round(request: RoundRequest, patience: Patience): Promise<RequestTrace[]> {
    const path = `/api/${request.endpoint}`
    const calls = request.bodies.map((body) => ({ method: 'POST', path, body: JSON.stringify(body) }) as const)
    const recordings = calls.map(() => this.#recordings.pop() ?? new BodyRecording())
    const exchanges = await this.#wire.fire(calls, patience, recordings)
    const { parallel, round } = request
    const traces = exchanges.map((exchange, index) => decodeTrace(exchange, { parallel, round, index }))
    for (const recording of recordings) recording.clear()
    this.#recordings.push(...recordings)
    return traces
  }

  /** Takes the model out of the server's memory. True when the server agreed. */
  async unload(model: string): Promise<boolean> {
    const body = JSON.stringify({ model, keep_alive: 0, stream: false })
    return (await this.#one('POST', '/api/generate', body)).status === 200
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
    const said = publicWords(encoding ? `compressed: ${encoding}` : (asText(object?.['error']) ?? text), 80)
    throw new BenchError(
      'NOT_OLLAMA',
      `${this.#label}${path} answered ${exchange.status ?? 'nothing'} (${said}), which is not what Ollama answers there. ` +
        `Something else may be listening on that port, or a proxy stands in between: check the host.`,
      { details: { path, status: exchange.status } },
    )
  }

  async #missing(model: string): Promise<BenchError> {
    const there = (await this.stored()).map((entry) => plainText(entry.name))
    const list = there.length > 0 ? `It has: ${there.slice(0, 12).join(', ')}.` : 'It has no models yet.'
    const name = plainText(model).slice(0, 120)
    const message = `the model "${name}" is not on the server at ${this.#label}: run \`ollama pull ${name}\` there. ${list}`
    return new BenchError('MODEL_MISSING', message, { details: { model, there } })
  }
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
  const hint =
    code === 'ENOTFOUND' || code === 'EAI_AGAIN'
      ? 'The host name is not known: check OLLAMA_HOST or the `host` option.'
      : 'Start it with `ollama serve` (or open the Ollama app), or name another server with OLLAMA_HOST or the `host` option.'
  return new BenchError('SERVER_UNREACHABLE', `no Ollama server answers at ${label} (${code}). ${hint}`, {
    cause: error,
  })
}
