import { isModel, readChat, readGenerate } from './ask.ts'
import { psBody, showBody, tagsBody, versionBody } from './catalog.ts'
import { complete, type Server } from './complete.ts'
import type { Exchange } from './exchange.ts'
import { parseGoJson } from './go-json.ts'
import { GoStruct } from './go-struct.ts'
import { Host } from './host.ts'
import { modelNotFound, Refusal } from './refusal.ts'
import type { Settings } from './settings.ts'
import type { Timeline } from './timeline.ts'

/** What happened so far, and what is going on. */
export interface SimulatorStats {
  /** Requests to /api/generate and /api/chat. */
  readonly requests: number
  readonly completed: number
  /** Answered with an error. */
  readonly refused: number
  /** Whose client went before the end. */
  readonly left: number
  /** Tokens of completed requests. */
  readonly tokens: number
  readonly loads: number
  /** Requests that hold a slot now. */
  readonly active: number
  /** Requests that wait for a slot now. */
  readonly queued: number
}

type Answer = (exchange: Exchange) => void | Promise<void>

/** Of a real server and not simulated; a 404 would say that the path is wrong. */
const NOT_SIMULATED = /^\/(api\/(embed|embeddings|pull|push|create|copy|delete|blobs)|v1)(\/|$)/

/** The routes of the server and what they answer. */
export class Ollama {
  readonly #server: Server
  readonly #routes: Readonly<Record<string, Readonly<Record<string, Answer>>>>
  readonly #counts = { requests: 0, completed: 0, refused: 0, left: 0, tokens: 0 }

  constructor(settings: Settings, timeline: Timeline) {
    const { preset } = settings
    const host = new Host(settings, timeline)
    this.#server = { settings, timeline, host }
    this.#routes = {
      '/': readable((exchange) => exchange.text(200, 'text/plain; charset=utf-8', 'Ollama is running')),
      '/api/version': readable((exchange) => exchange.json(200, versionBody(settings, host.memory))),
      '/api/tags': readable((exchange) => exchange.json(200, tagsBody(preset))),
      '/api/ps': { GET: (exchange) => exchange.json(200, psBody(preset, host.loaded)) },
      '/api/show': { POST: (exchange) => this.#show(exchange) },
      '/api/generate': { POST: (exchange) => this.#complete(exchange, 'GenerateRequest') },
      '/api/chat': { POST: (exchange) => this.#complete(exchange, 'ChatRequest') },
    }
  }

  /** Answers one request; whatever goes wrong is an answer too. */
  async answer(exchange: Exchange): Promise<void> {
    try {
      await this.#route(exchange)
    } catch (error) {
      if (exchange.left.aborted) return
      const status = error instanceof Refusal ? error.status : 500
      exchange.fail(status, error instanceof Error ? error.message : String(error))
    }
  }

  stats(): SimulatorStats {
    const { host } = this.#server
    const engine = host.loaded?.engine
    return { ...this.#counts, loads: host.loads, active: engine?.active ?? 0, queued: engine?.queued ?? 0 }
  }

  stop(): void {
    this.#server.host.stop()
  }

  async #route(exchange: Exchange): Promise<void> {
    const route = this.#routes[exchange.path]
    if (!route) {
      if (!NOT_SIMULATED.test(exchange.path)) return exchange.text(404, 'text/plain', '404 page not found')
      throw new Refusal(501, `the simulator does not answer ${exchange.path}; use a real Ollama for it`)
    }
    const answer = route[exchange.method]
    if (answer) return await answer(exchange)
    exchange.allow(Object.keys(route).join(', '))
    exchange.text(405, 'text/plain', '405 method not allowed')
  }

  async #show(exchange: Exchange): Promise<void> {
    const { preset } = this.#server.settings
    const body = new GoStruct('ShowRequest', parseGoJson(await exchange.body()))
    const name = body.string('model') || body.string('name')
    if (name === '') throw new Refusal(400, 'model is required')
    if (!isModel(name, preset.model)) throw modelNotFound(name)
    exchange.json(200, showBody(preset))
  }

  async #complete(exchange: Exchange, struct: 'GenerateRequest' | 'ChatRequest'): Promise<void> {
    this.#counts.requests++
    try {
      const body = new GoStruct(struct, parseGoJson(await exchange.body()))
      const read = struct === 'GenerateRequest' ? readGenerate : readChat
      const tokens = await complete(this.#server, exchange, read(body, this.#server.settings.preset.model))
      this.#counts.completed++
      this.#counts.tokens += tokens
    } catch (error) {
      if (exchange.left.aborted) this.#counts.left++
      else this.#counts.refused++
      throw error
    }
  }
}

function readable(answer: Answer): Readonly<Record<string, Answer>> {
  return { GET: answer, HEAD: answer }
}
