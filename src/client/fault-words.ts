import type { Exchange } from './exchange.ts'
import { asText, parseObject } from './json.ts'
import { publicWords } from './public-words.ts'

/** What the codes of a connection that was never made say to somebody who does not know them. */
const NOT_MADE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens at the server's address",
  ENOTFOUND: "the server's host name is not known",
  EAI_AGAIN: "the server's host name is not known",
  EHOSTUNREACH: "there is no way to the server's machine",
  ENETUNREACH: "there is no way to the server's machine",
  ETIMEDOUT: "the server's machine does not answer",
  UND_ERR_CONNECT_TIMEOUT: "the server's machine does not answer",
  EMFILE: 'this process may open no more files, and each request needs a connection of its own',
  ENFILE: 'this machine may open no more files, and each request needs a connection of its own',
}

/** Why a request has no answer, or no end of one. The code stays in the words: it is what people look up. */
export function connectionWords(code: string, answering: boolean): string {
  const where = answering ? 'in the middle of the answer' : 'before an answer'
  const hungUp = code === 'UND_ERR_SOCKET' ? 'the server closed the connection' : 'the connection broke'
  return `${NOT_MADE[code] ?? `${hungUp} ${where}`} (${code})`
}

/** The words of an answer whose status is not 200: the server's own, or what a proxy did in its place. */
export function statusWords(exchange: Exchange): string {
  const { status = 0 } = exchange
  const text = textOf(exchange)
  const said = publicWords(asText(parseObject(text)?.['error']) ?? text.trim()) || `HTTP status ${status}`
  if (status < 400)
    return `the server redirects (HTTP status ${status}), which is not followed: the detour would be timed`
  const words = isPage(exchange, text) ? `HTTP status ${status} with ${pageWords(text)}` : said
  return `${words}${retryWords(exchange.headers['retry-after'])}`
}

/** A line that cannot be read, and what came instead of Ollama's lines where the answer says so itself. */
export function strangeLine(exchange: Exchange, line: string): { readonly code: string; readonly message: string } {
  const type = typeOf(exchange)
  const first = isPage(exchange, line) ? pageWords(textOf(exchange)) : publicWords(line, 40)
  if (type === undefined || JSON_TYPE.test(type))
    return { code: 'NOT_JSON', message: `a line of the answer is not JSON: ${first}` }
  const named = publicWords(type, 60)
  return { code: 'CONTENT_TYPE', message: `the answer is ${named} where Ollama sends application/x-ndjson: ${first}` }
}

const textOf = ({ body }: Exchange): string => new TextDecoder().decode(body.bytes)

const JSON_TYPE = /^application\/(?:x-ndjson|json)$/

function typeOf({ headers }: Exchange): string | undefined {
  const [type] = String(headers['content-type'] ?? '').split(';')
  return type?.trim().toLowerCase() || undefined
}

const isPage = (exchange: Exchange, text: string): boolean =>
  typeOf(exchange) === 'text/html' || /^<(?:!doctype html|html)/i.test(text)

function pageWords(text: string): string {
  const title = publicWords(/<title>([^<]*)/i.exec(text)?.[1] ?? '', 60)
  return title === '' ? 'a page of HTML' : `a page of HTML ("${title}")`
}

/** A server's wish is told, never followed: a request that is sent again later would be another measurement. */
function retryWords(header: string | string[] | undefined): string {
  const asked = String(header ?? '').trim()
  if (/^\d{1,9}$/.test(asked)) return `; it asks to wait ${Number(asked)} s`
  const at = /^[A-Za-z]/.test(asked) ? Date.parse(asked) : Number.NaN
  return Number.isNaN(at) ? '' : `; it asks to wait until ${new Date(at).toISOString()}`
}
