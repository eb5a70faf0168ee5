/**
 * A server whose truth is known: it speaks Ollama's protocol over bare sockets, writes the first token so long after a
 * request reached it and one more after each further step, and keeps when it did. Shares no code with the client.
 * Started by `startTruth`; `node scripts/truth/server.ts '{"firstMs":100,"stepMs":20}'`.
 */
import { createServer, type Socket } from 'node:net'
import type { TruthPace, TruthRecord } from './record.ts'

const pace = JSON.parse(process.argv[2] ?? '{}') as TruthPace

/** ms of CLOCK_MONOTONIC, as every process of this machine reads it. */
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

/** Added to CLOCK_MONOTONIC it is the wall clock, ms. */
const WALL_MS = Date.now() - nowMs()

/** Closer than this a timer is too coarse, so the loop turns until a token is due. */
const SPIN_MS = pace.writes === 'exact' ? 2 : 0

interface Stream {
  readonly socket: Socket
  readonly record: { id: number; reachedMs: number; wroteMs: number[] }
  readonly tokens: number
}

/** Streams in the order in which their next token is due. Steps are equally long, so appending keeps that order. */
class Schedule {
  readonly #first: Stream[] = []
  readonly #next: Stream[] = []
  #firstAt = 0
  #nextAt = 0
  #isTurning = false

  add(stream: Stream): void {
    this.#first.push(stream)
    this.#turn()
  }

  #turn(): void {
    if (this.#isTurning) return
    this.#isTurning = true
    setImmediate(this.#work)
  }

  readonly #work = (): void => {
    for (let stream = this.#takeDue(); stream; stream = this.#takeDue()) {
      writeToken(stream)
      if (stream.record.wroteMs.length < stream.tokens) this.#next.push(stream)
      else finish(stream)
    }
    this.#isTurning = false
    const due = Math.min(dueMs(this.#first[this.#firstAt]), dueMs(this.#next[this.#nextAt]))
    if (due === Number.POSITIVE_INFINITY) return
    const left = due - nowMs()
    if (left < SPIN_MS) this.#turn()
    else setTimeout(() => this.#turn(), left - SPIN_MS / 2)
  }

  #takeDue(): Stream | undefined {
    const [first, next] = [this.#first[this.#firstAt], this.#next[this.#nextAt]]
    const isFirst = dueMs(first) <= dueMs(next)
    const stream = isFirst ? first : next
    if (!stream || dueMs(stream) > nowMs()) return undefined
    if (isFirst) this.#firstAt = dropped(this.#first, this.#firstAt + 1)
    else this.#nextAt = dropped(this.#next, this.#nextAt + 1)
    return stream
  }
}

/** Forgets what was taken, now and then. */
function dropped(queue: Stream[], taken: number): number {
  if (taken < 4096) return taken
  queue.splice(0, taken)
  return 0
}

function dueMs(stream: Stream | undefined): number {
  if (!stream) return Number.POSITIVE_INFINITY
  const { reachedMs, wroteMs } = stream.record
  return reachedMs + pace.firstMs + wroteMs.length * pace.stepMs
}

const schedule = new Schedule()
let records: TruthRecord[] = []
let lastId = 0

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n'

function writeToken({ socket, record }: Stream): void {
  const at = nowMs()
  record.wroteMs.push(at)
  const line = `{"model":"truth","created_at":"${stampOf(at)}","response":" token","done":false}\n`
  socket.write(`${record.wroteMs.length === 1 ? HEAD : ''}${chunkOf(line)}`)
}

function finish({ socket, record }: Stream): void {
  const [first = 0, last = 0] = [record.wroteMs[0], record.wroteMs.at(-1)]
  const line = JSON.stringify({
    model: 'truth',
    created_at: stampOf(last),
    response: '',
    done: true,
    done_reason: 'length',
    total_duration: ns(last - record.reachedMs),
    load_duration: 1,
    // The number under which the record is found again.
    prompt_eval_count: record.id,
    prompt_eval_duration: ns(first - record.reachedMs),
    eval_count: record.wroteMs.length,
    eval_duration: ns(last - first),
  })
  socket.write(`${chunkOf(`${line}\n`)}0\r\n\r\n`)
}

const ns = (ms: number): number => Math.round(ms * 1e6)

/** RFC 3339 with nanoseconds, as Go writes it. */
function stampOf(monotonicMs: number): string {
  const ms = WALL_MS + monotonicMs
  const whole = Math.floor(ms)
  const below = Math.min(999_999, Math.round((ms - whole) * 1e6))
  return `${new Date(whole).toISOString().slice(0, -1)}${String(below).padStart(6, '0')}Z`
}

const chunkOf = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

function answer(socket: Socket, body: object): void {
  const text = JSON.stringify(body)
  socket.write(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

const MODEL = { name: 'truth', model: 'truth', digest: 'truth', size: 1e9, size_vram: 0, context_length: 4096 }

function control(socket: Socket, path: string): void {
  if (path === '/api/version') answer(socket, { version: '0.0.0' })
  else if (path === '/api/ps' || path === '/api/tags') answer(socket, { models: [MODEL] })
  else if (path === '/api/show') answer(socket, { details: {}, capabilities: ['completion'], model_info: {} })
  else if (path === '/truth') {
    answer(socket, records)
    records = []
  } else answer(socket, { model: 'truth', done: true, done_reason: 'load' })
}

/** A whole request: its head and its body. */
function take(socket: Socket, text: string, reachedMs: number): void {
  const path = text.slice(text.indexOf(' ') + 1, text.indexOf(' ', 5))
  const tokens = /"num_predict":(\d+)/.exec(text)?.[1]
  const isStream = tokens !== undefined && /"(?:prompt|messages)":/.test(text)
  if (!isStream) return control(socket, path)
  const record = { id: ++lastId, reachedMs, wroteMs: [] }
  records.push(record)
  schedule.add({ socket, record, tokens: Number(tokens) })
}

const server = createServer({ noDelay: true }, (socket) => {
  let text = ''
  let reachedMs = 0
  socket.on('error', () => socket.destroy())
  socket.on('data', (data) => {
    if (text === '') reachedMs = nowMs()
    text += data.toString('latin1')
    const head = text.indexOf('\r\n\r\n')
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
    if (head < 0 || text.length < head + 4 + length) return
    const whole = text
    text = ''
    take(socket, whole, reachedMs)
  })
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
  const address = server.address()
  if (typeof address === 'object' && address) console.log(`http://127.0.0.1:${address.port}`)
})
// It goes with the process that started it.
process.stdin.on('end', () => process.exit()).resume()
