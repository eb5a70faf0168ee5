import type { Outcome, RequestFailure, RequestTrace, ServerStats } from '../model/trace.ts'
import { Cancelled, encodingOf, type Exchange } from './exchange.ts'
import { connectionWords, statusWords, strangeLine } from './fault-words.ts'
import { asAmount, asObject, asText, type JsonObject, nsToMs, parseObject } from './json.ts'
import { NEWLINE, type TimedLine, timedLines } from './ndjson.ts'
import { publicWords, statedName } from './public-words.ts'
import { TextTrace } from './text-trace.ts'
import { tokenLine } from './token-line.ts'

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
  const refusal = encodingEnding(exchange) ?? statusEnding(exchange)
  if (refusal) return { ...times, ...refusal, contentAt: [], createdAt: [], server: {} }
  return { ...times, ...decodeBody(exchange) }
}

type Body = Pick<RequestTrace, 'contentAt' | 'createdAt' | 'firstAnswerAt' | 'server' | 'textHash'> & Ending

function decodeBody(exchange: Exchange): Body {
  const text = new TextTrace()
  let last: JsonObject | undefined
  let ending: Ending | undefined
  for (const { text: line, at } of wholeLines(exchange)) {
    const token = tokenLine(line)
    const object = token ? undefined : parseObject(line)
    if (token) text.add(at, token, token.createdAt)
    else ending ??= object ? errorLine(object) : unreadable(exchange, line)
    if (!object) continue
    text.add(at, contentOf(object), object['created_at'])
    if (object['done'] === true) last = object
  }
  return {
    ...text.stamps(),
    server: last ? serverStats(last) : {},
    ...(ending ?? lastLineEnding(last) ?? transportEnding(exchange) ?? NO_LAST_LINE),
  }
}

/** The lines, but for one that broke off with the connection or by our own cancelling: it is no fault of the protocol. */
function wholeLines({ body, error }: Exchange): readonly TimedLine[] {
  const lines = timedLines(body)
  const last = lines.at(-1)
  const brokeOff = error && body.bytes.at(-1) !== NEWLINE && last && !parseObject(last.text)
  return brokeOff ? lines.slice(0, -1) : lines
}

export function contentOf(line: JsonObject): { answer?: string; thinking?: string } {
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
    doneReason: statedName(last['done_reason']),
  }
}

function unreadable(exchange: Exchange, line: string): Ending {
  return { outcome: 'protocolError', failure: strangeLine(exchange, line) }
}

function errorLine(line: JsonObject): Ending | undefined {
  const error = asText(line['error'])
  return error
    ? { outcome: 'failed', failure: { code: 'SERVER_ERROR', message: publicWords(error), status: 200 } }
    : undefined
}

/** Whatever becomes of the connection after the last line, the answer is whole. */
function lastLineEnding(last: JsonObject | undefined): Ending | undefined {
  return last ? { outcome: 'completed' } : undefined
}

const NO_LAST_LINE: Ending = {
  outcome: 'endedEarly',
  failure: {
    code: 'NO_DONE',
    message: 'the answer ended cleanly without its last line (Ollama stops so after 30 equal tokens in a row)',
  },
}

/** Ends that the transport reports: our own cancellation, or a broken connection. */
function transportEnding({ error, headersAt }: Exchange): Ending | undefined {
  if (!error) return undefined
  if (error instanceof Cancelled) {
    if (error.kind === 'idle') return { outcome: 'timedOut', failure: { code: 'IDLE', message: error.message } }
    if (error.kind === 'too-large') return protocol('TOO_LARGE', error.message)
    return { outcome: 'aborted', failure: { code: 'ABORTED', message: error.message } }
  }
  if (error.name === 'HeadersOverflowError') return protocol('TOO_LARGE', 'the head of the answer is too large')
  if (error.name === 'HTTPParserError') return protocol('NOT_HTTP', 'the answer is not HTTP')
  const code = transportCode(error)
  return { outcome: 'failed', failure: { code, message: connectionWords(code, headersAt !== undefined) } }
}

function transportCode(error: Error): string {
  const own = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const cause = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : undefined
  return cause ?? own ?? error.name
}

/** A body is asked for as it is: Ollama never packs one, and unpacking would blur when its lines came. */
function encodingEnding(exchange: Exchange): Ending | undefined {
  const encoding = encodingOf(exchange)
  if (encoding === undefined) return undefined
  const message = `the answer is compressed (content-encoding: ${publicWords(encoding, 40)}), which Ollama never does`
  return { outcome: 'protocolError', failure: { code: 'COMPRESSED', message, status: exchange.status } }
}

/** Errors start at 400; of the statuses below only 200 is one that Ollama answers. */
function statusEnding(exchange: Exchange): Ending | undefined {
  const { status } = exchange
  if (status === undefined || status === 200) return undefined
  const failure = { code: `HTTP_${status}`, message: statusWords(exchange), status }
  if (status < 400) return { outcome: 'protocolError', failure }
  return { outcome: status === 503 ? 'rejected' : 'failed', failure }
}

function protocol(code: string, message: string): Ending {
  return { outcome: 'protocolError', failure: { code, message } }
}
