import { createHash } from 'node:crypto'
import type { Outcome, RequestFailure, RequestTrace, ServerStats } from '../model/trace.ts'
import { Cancelled, type Exchange } from './exchange.ts'
import { asAmount, asObject, asText, type JsonObject, nsToMs, parseObject } from './json.ts'
import { timedLines } from './ndjson.ts'

/** Where a request stands in the sweep. */
export interface TracePlace {
  readonly parallel: number
  readonly round: number
  readonly index: number
}

interface Ending {
  readonly outcome: Outcome
  readonly failure?: RequestFailure
}

/** Turns what was received into a trace. Runs after the round; never throws, whatever the server sent. */
export function decodeTrace(exchange: Exchange, place: TracePlace): RequestTrace {
  const { sentAt, headersAt, endAt } = exchange
  const times = { ...place, sentAt, headersAt, endAt }
  const refusal = exchange.status !== undefined && exchange.status !== 200 ? statusEnding(exchange) : undefined
  if (refusal) return { ...times, ...refusal, contentAt: [], createdAt: [], server: {} }
  return { ...times, ...decodeBody(exchange) }
}

type Body = Pick<RequestTrace, 'contentAt' | 'createdAt' | 'firstAnswerAt' | 'server' | 'textHash'> & Ending

function decodeBody(exchange: Exchange): Body {
  const contentAt: number[] = []
  const createdAt: number[] = []
  const hash = createHash('sha256')
  let firstAnswerAt: number | undefined
  let last: JsonObject | undefined
  let ending: Ending | undefined
  for (const line of timedLines(exchange.chunks, exchange.arrivals)) {
    const object = parseObject(line.text)
    ending ??= lineFault(object, line.text)
    if (!object) continue
    const { answer, thinking } = contentOf(object)
    if (answer || thinking) {
      contentAt.push(line.at)
      const created = unixMs(object['created_at'])
      if (created !== undefined) createdAt.push(created)
      hash.update(thinking ?? '').update(answer ?? '')
    }
    if (answer) firstAnswerAt ??= line.at
    if (object['done'] === true) last = object
  }
  return {
    contentAt,
    createdAt: createdAt.length === contentAt.length ? createdAt : [],
    firstAnswerAt,
    server: last ? serverStats(last) : {},
    textHash: contentAt.length > 0 ? hash.digest('hex') : undefined,
    ...(ending ?? transportEnding(exchange) ?? doneEnding(last)),
  }
}

function contentOf(line: JsonObject): { answer?: string; thinking?: string } {
  const message = asObject(line['message'])
  return {
    answer: asText(line['response']) ?? asText(message?.['content']),
    thinking: asText(line['thinking']) ?? asText(message?.['thinking']),
  }
}

function serverStats(last: JsonObject): ServerStats {
  return {
    totalMs: nsToMs(last['total_duration']),
    loadMs: nsToMs(last['load_duration']),
    promptTokens: asAmount(last['prompt_eval_count']),
    promptEvalMs: nsToMs(last['prompt_eval_duration']),
    tokens: asAmount(last['eval_count']),
    evalMs: nsToMs(last['eval_duration']),
    doneReason: asText(last['done_reason']),
  }
}

function lineFault(line: JsonObject | undefined, text: string): Ending | undefined {
  if (!line) return protocol('NOT_JSON', `a line of the answer is not JSON: ${publicWords(text, 40)}`)
  const error = asText(line['error'])
  return error
    ? { outcome: 'failed', failure: { code: 'SERVER_ERROR', message: publicWords(error), status: 200 } }
    : undefined
}

function doneEnding(last: JsonObject | undefined): Ending {
  if (last) return { outcome: 'completed' }
  const message = 'the answer ended cleanly without its last line (Ollama stops so after 30 equal tokens in a row)'
  return { outcome: 'endedEarly', failure: { code: 'NO_DONE', message } }
}

/** Ends that the transport reports: our own cancellation, or a broken connection. */
function transportEnding({ error, headersAt }: Exchange): Ending | undefined {
  if (!error) return undefined
  if (error instanceof Cancelled) {
    if (error.kind === 'idle') return { outcome: 'timedOut', failure: { code: 'IDLE', message: error.message } }
    if (error.kind === 'too-large') return protocol('TOO_LARGE', error.message)
    return { outcome: 'aborted', failure: { code: 'ABORTED', message: error.message } }
  }
  const code = transportCode(error)
  const where = headersAt === undefined ? 'before an answer' : 'in the middle of the answer'
  if (code.startsWith('HPE_')) return protocol(code, 'the answer is not HTTP')
  return { outcome: 'failed', failure: { code, message: `the connection broke ${where} (${code})` } }
}

function transportCode(error: Error): string {
  const own = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const cause = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : undefined
  return cause ?? own ?? error.name
}

function statusEnding(exchange: Exchange): Ending {
  const status = exchange.status ?? 0
  const text = new TextDecoder().decode(Buffer.concat(exchange.chunks))
  const words = asText(parseObject(text)?.['error']) ?? text.trim()
  const failure = { code: `HTTP_${status}`, message: publicWords(words) || `HTTP status ${status}`, status }
  return { outcome: status === 503 ? 'rejected' : 'failed', failure }
}

function protocol(code: string, message: string): Ending {
  return { outcome: 'protocolError', failure: { code, message } }
}

/** A server's words, cut short, on one line, with file paths and control characters taken out. */
export function publicWords(text: string, length = 300): string {
  const plain = plainText(text).replaceAll(/(?<![\w.])(?:[A-Za-z]:)?(?:[\\/][\w.@~-]+){2,}/g, '<path>')
  return plain.length > length ? `${plain.slice(0, length)}…` : plain
}

/** Without control and formatting characters, which could move a terminal's cursor or turn text around. */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim()
}

/** RFC 3339 with nanoseconds as Unix ms, kept to the microsecond that a double can carry. */
function unixMs(stamp: unknown): number | undefined {
  if (typeof stamp !== 'string') return undefined
  const match = /^(.+?:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(stamp)
  if (!match) return undefined
  const whole = Date.parse(`${match[1]}${match[3]}`)
  return Number.isNaN(whole) ? undefined : whole + Number(match[2] ?? 0) * 1000
}
