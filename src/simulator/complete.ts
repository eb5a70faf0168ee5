import type { Ask } from './ask.ts'
import type { Engine, Timing } from './engine.ts'
import type { Exchange } from './exchange.ts'
import { Generation, type Part } from './generation.ts'
import type { Host } from './host.ts'
import { readModelOptions, type ModelOptions } from './model-options.ts'
import { buildPrompt, type Prompt } from './prompt.ts'
import { hashNumbers } from './random.ts'
import { Refusal } from './refusal.ts'
import { emptyAnswer, lastLine, partLine } from './reply.ts'
import type { Settings } from './settings.ts'
import { goTime, type Timeline } from './timeline.ts'
import { tokenize } from './tokenizer.ts'

const DEFAULT_THINK_TOKENS = 24

export interface Server {
  readonly settings: Settings
  readonly timeline: Timeline
  readonly host: Host
}

/** Answers /api/generate and /api/chat: load, wait for a slot, generate; resolves with the tokens made. */
export async function complete(server: Server, exchange: Exchange, ask: Ask): Promise<number> {
  const { host, settings, timeline } = server
  const stamp = () => goTime(timeline.unixNs())
  if (ask.empty && ask.keepAliveMs === 0) {
    host.expire()
    exchange.json(200, emptyAnswer(ask, stamp(), 'unload'))
    return 0
  }
  const options = readModelOptions(ask.options, settings.preset.model)
  const lease = await host.lease({ ...options, keepAliveMs: ask.keepAliveMs }, exchange.left)
  const loadMs = timeline.now() - exchange.enteredMs
  try {
    if (!ask.empty) return await generate(server, exchange, { ask, options, engine: lease.engine, loadMs })
    exchange.json(200, emptyAnswer(ask, stamp(), 'load'))
    return 0
  } finally {
    lease.release()
  }
}

interface Job {
  readonly ask: Ask
  readonly options: ModelOptions
  readonly engine: Engine
  readonly loadMs: number
}

async function generate(server: Server, exchange: Exchange, job: Job): Promise<number> {
  const { ask } = job
  const prompt = buildPromptOrAnswer(server, exchange, job)
  if (!prompt) return 0
  const stamp = () => goTime(server.timeline.unixNs())
  const text = { content: '', thinking: '' }
  const part = (piece: Part) => {
    text.content += piece.content
    text.thinking += piece.thinking
    if (ask.stream) exchange.line(partLine(ask, stamp(), piece))
  }
  const { generation, timing } = await run(server, exchange, { job, prompt, part })
  const totalMs = server.timeline.now() - exchange.enteredMs
  const { vocabulary } = server.settings.preset.model.architecture
  const answer = tokenize(text.thinking + text.content, vocabulary)
  const context = ask.endpoint === 'generate' && ask.raw === undefined ? [...prompt.whole, ...answer] : undefined
  const tokens = generation.count
  const metrics = { totalMs, loadMs: job.loadMs, promptTokens: prompt.tokens.length, tokens, timing }
  const ending = { reason: generation.doneReason, context, metrics }
  if (ask.stream) {
    exchange.line(lastLine(ask, stamp(), { content: '', thinking: '' }, ending))
    exchange.end()
  } else exchange.json(200, lastLine(ask, stamp(), text, ending))
  return tokens
}

/** Undefined when the prompt is too long and that has been answered. */
function buildPromptOrAnswer(server: Server, exchange: Exchange, { ask, options }: Job): Prompt | undefined {
  try {
    return buildPrompt(ask, server.settings.preset.model, options.numCtx)
  } catch (error) {
    if (!(error instanceof Refusal) || !ask.stream) throw error
    exchange.streamedError(error.status, { error: error.message })
    return undefined
  }
}

interface Run {
  readonly job: Job
  readonly prompt: Prompt
  part(part: Part): void
}

/** Resolves with the last token; rejects when the client leaves. */
function run(server: Server, exchange: Exchange, { job, prompt, part }: Run) {
  const { model } = server.settings.preset
  const { ask, options } = job
  const room = ask.shift ? Infinity : options.numCtx - prompt.tokens.length + 1
  return new Promise<{ generation: Generation; timing: Timing }>((resolve, reject) => {
    const generation = new Generation({
      prompt: prompt.tokens,
      textSeed: textSeed(prompt.whole, options),
      vocabulary: model.architecture.vocabulary,
      numCtx: options.numCtx,
      limit: Math.min(options.numPredict, room),
      stopAfter: server.settings.stopAfter,
      stop: options.stop,
      thinkTokens: ask.think ? (model.thinkTokens ?? DEFAULT_THINK_TOKENS) : 0,
      part,
      finished: (timing) => resolve({ generation, timing }),
    })
    const drop = job.engine.submit(generation)
    exchange.left.addEventListener('abort', () => {
      drop()
      reject(exchange.left.reason)
    })
  })
}

/** Temperature 0 depends on the prompt alone; else on the seed too, and without one it is never the same again. */
function textSeed(prompt: readonly number[], { temperature, seed }: ModelOptions): number {
  if (temperature === 0) return hashNumbers(prompt)
  return hashNumbers(prompt, seed ?? Math.floor(Math.random() * 2 ** 32))
}
