import { parseKeepAlive } from './duration.ts'
import type { GoStruct } from './go-struct.ts'
import type { PresetModel } from './preset.ts'
import { modelNotFound, Refusal } from './refusal.ts'
import type { Message } from './template.ts'

export type Endpoint = 'generate' | 'chat'

/** A checked request for text. */
export interface Ask {
  readonly endpoint: Endpoint
  /** As the client wrote it; answers repeat it. */
  readonly model: string
  readonly stream: boolean
  /** For the template; empty with `raw`. */
  readonly messages: readonly Message[]
  /** A prompt that no template is put around. */
  readonly raw: string | undefined
  /** Tokens of an earlier answer, put before the prompt. */
  readonly context: readonly number[]
  /** Nothing to answer: the model is only loaded, or unloaded. */
  readonly empty: boolean
  readonly think: boolean
  readonly truncate: boolean
  readonly shift: boolean
  readonly options: Readonly<Record<string, unknown>>
  readonly keepAliveMs: number
}

/** @throws Refusal 400 or 404 in Ollama's words. */
export function readGenerate(body: GoStruct, model: PresetModel): Ask {
  const prompt = body.string('prompt')
  const system = body.string('system')
  const context = body.ints('context')
  const raw = body.bool('raw') ?? false
  const messages = [...(system ? [{ role: 'system', content: system }] : []), { role: 'user', content: prompt }]
  const shared = readShared(body, model)
  if (raw && (system || body.string('template') || context.length > 0)) {
    throw new Refusal(400, 'raw mode does not support template, system, or context')
  }
  return {
    ...shared,
    endpoint: 'generate',
    messages: raw ? [] : messages,
    raw: raw ? prompt : undefined,
    context,
    empty: prompt === '',
  }
}

/** @throws Refusal 400 or 404 in Ollama's words. */
export function readChat(body: GoStruct, model: PresetModel): Ask {
  const messages = body
    .structs('messages', 'api.Message')
    .map((message) => ({ role: message.string('role'), content: message.string('content') }))
  const shared = readShared(body, model)
  return { ...shared, endpoint: 'chat', messages, raw: undefined, context: [], empty: messages.length === 0 }
}

function readShared(body: GoStruct, model: PresetModel) {
  const name = body.string('model')
  const shared = {
    model: name,
    stream: body.bool('stream') ?? true,
    truncate: body.bool('truncate') ?? true,
    shift: body.bool('shift') ?? true,
    options: body.map('options'),
    keepAliveMs: parseKeepAlive(body.any('keep_alive')),
  }
  const wanted = readThink(body.any('think'))
  if (!isModel(name, model)) throw modelNotFound(name)
  const canThink = model.capabilities.includes('thinking')
  if (wanted && !canThink) throw new Refusal(400, `${JSON.stringify(name)} does not support thinking`)
  return { ...shared, think: canThink && wanted !== false }
}

/** A name without a tag means `latest`. */
export function isModel(name: string, model: PresetModel): boolean {
  return name === model.name || `${name}:latest` === model.name
}

function readThink(value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  if (value === 'high' || value === 'medium' || value === 'low') return true
  const valid = '"high", "medium", "low", true, or false'
  if (typeof value === 'string') {
    throw new Refusal(400, `invalid think value: ${JSON.stringify(value)} (must be ${valid})`)
  }
  throw new Refusal(400, `think must be a boolean or string (${valid})`)
}
