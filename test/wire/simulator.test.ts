import { readFileSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PRESETS, startSimulator, simulator, type Preset, type Simulator } from '../../src/simulator/index.ts'

// The simulator against what a real Ollama sent, over loopback HTTP, with a client that shares no code with it.

const CAPTURES = new URL('../fixtures/captures/ollama-0.25/', import.meta.url)
const QUICK = { stepMs: [2, 3, 4, 5], requestMs: 1, promptTokenMs: 0.01, loadMs: 20, gatherMs: 1 }
const plain: Preset = { ...PRESETS.fast, ...QUICK, model: { ...PRESETS.fast.model, name: 'lab-tiny:latest' } }
const thinking: Preset = {
  ...plain,
  model: { ...plain.model, name: 'lab-think:latest', capabilities: ['completion', 'thinking'] },
}

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  chunks: string[]
}

/** One request on a connection of its own; a string is sent as it is. */
function send(url: string, method: string, path: string, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, url), { method, agent: false }, (response) => {
      const chunks: string[] = []
      response.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: chunks.join(''), chunks })
      })
      response.on('error', reject)
    })
    call.on('error', reject)
    call.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body))
  })
}

function recorded(name: string) {
  const meta: { status: number; headers: Record<string, string> } = JSON.parse(
    readFileSync(new URL(`${name}.meta.json`, CAPTURES), 'utf8'),
  )
  // The recorder ended each file with a line feed.
  const body = readFileSync(new URL(`${name}.body.txt`, CAPTURES), 'utf8').replace(/\n$/, '')
  return { ...meta, body }
}

function lines(body: string): Record<string, unknown>[] {
  return body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Keys in their order and types, all the way down; a list is described by its first element. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])]
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  return Object.entries(value).map(([key, inner]) => [key, shape(inner)])
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}

let server: Simulator
let thinker: Simulator
beforeAll(async () => {
  server = await startSimulator({ preset: plain })
  thinker = await startSimulator({ preset: thinking })
})
afterAll(async () => {
  await Promise.all([server.stop(), thinker.stop()])
})

const generate = (body: unknown) => send(server.url, 'POST', '/api/generate', body)
const ask = { model: 'lab-tiny', prompt: 'one two', options: { num_predict: 8, temperature: 0, seed: 42 } }
const talk = { model: 'lab-tiny', messages: [{ role: 'user', content: 'one' }], options: { num_predict: 6 } }

describe('answers have the recorded shape', () => {
  test.each([
    ['gen-stream', 'generate', ask],
    ['gen-nonstream', 'generate', { ...ask, stream: false }],
    ['gen-raw', 'generate', { ...ask, raw: true }],
    ['gen-np1', 'generate', { ...ask, options: { num_predict: 1 } }],
    ['gen-empty-prompt', 'generate', { model: 'lab-tiny' }],
    ['err-unknown-opt', 'generate', { ...ask, options: { num_predict: 2, no_such_option: 1 } }],
    ['chat-stream', 'chat', talk],
    ['chat-nonstream', 'chat', { ...talk, stream: false }],
    ['think-gen', 'generate', { ...ask, model: 'lab-think', options: { num_predict: 6 } }],
    ['think-chat', 'chat', { ...talk, model: 'lab-think', think: true }],
    ['think-off', 'chat', { ...talk, model: 'lab-think', think: false }],
  ])('%s', async (name, endpoint, body) => {
    const url = body.model === 'lab-think' ? thinker.url : server.url
    const real = recorded(name)
    const ours = await send(url, 'POST', `/api/${endpoint}`, body)
    expect(ours.status).toBe(real.status)
    expect(ours.headers['content-type']).toBe(real.headers['content-type'])
    expect(ours.headers['transfer-encoding']).toBe(real.headers['transfer-encoding'])
    expect(ours.headers['content-length'] === undefined).toBe(real.headers['content-length'] === undefined)
    const [oursLines, realLines] = [lines(ours.body), lines(real.body)]
    expect(shape(oursLines[0])).toEqual(shape(realLines[0]))
    expect(shape(oursLines.at(-1))).toEqual(shape(realLines.at(-1)))
    expect(oursLines.at(-1)?.['done_reason']).toBe(realLines.at(-1)?.['done_reason'])
    expect(ours.body.endsWith('\n')).toBe(real.headers['content-type'] === 'application/x-ndjson')
  })

  test('ps, tags and show have the keys of the real ones', async () => {
    await generate({ model: 'lab-tiny' })
    for (const [name, path] of [
      ['ps-after', '/api/ps'],
      ['tags', '/api/tags'],
    ] as const) {
      const ours = await send(server.url, 'GET', path)
      expect(ours.headers['content-type']).toBe(recorded(name).headers['content-type'])
      expect(shape(JSON.parse(ours.body))).toEqual(shape(JSON.parse(recorded(name).body)))
    }
    const ours = JSON.parse((await send(server.url, 'POST', '/api/show', { model: 'lab-tiny' })).body)
    const real = JSON.parse(recorded('show').body)
    expect(keysOf(ours)).toEqual(keysOf(real))
    expect(keysOf(ours.details)).toEqual(keysOf(real.details))
    const missing = keysOf(real.model_info).filter((key) => !(key in ours.model_info))
    // Of the lab model's tokenizer only.
    expect(missing).toEqual(['tokenizer.ggml.bos_token_id', 'tokenizer.ggml.eos_token_id', 'tokenizer.ggml.pre'])
    expect(keysOf(ours.model_info)).toEqual(keysOf(ours.model_info).toSorted())
  })

  test('ps is empty before a load', async () => {
    const fresh = await startSimulator({ preset: plain })
    expect((await send(fresh.url, 'GET', '/api/ps')).body).toBe(recorded('ps-empty').body)
    await fresh.stop()
  })

  test('version says that it is simulated, and by which data', async () => {
    const body = JSON.parse((await send(server.url, 'GET', '/api/version')).body)
    expect(body).toEqual({
      version: '0.25.0',
      simulator: {
        preset: 'fast',
        machine: { ramBytes: 17_179_869_184 },
        reservedBytes: 4_000_000_000,
        contextLength: 4096,
        kvCacheType: 'f16',
        memory: { usedBytes: expect.any(Number), swapOutBytes: 0 },
        numParallel: 4,
        measuredUpTo: 4,
        source: PRESETS.fast.source,
      },
    })
    expect((await send(server.url, 'GET', '/')).body).toBe('Ollama is running')
  })
})

describe('errors are the recorded ones, byte for byte', () => {
  test.each([
    ['err-missing-model', 'POST', '/api/generate', { model: 'no-such-model', prompt: 'x' }],
    ['err-missing-model-chat', 'POST', '/api/chat', { ...talk, model: 'no-such-model' }],
    ['err-no-model', 'POST', '/api/generate', { prompt: 'x' }],
    ['err-bad-json', 'POST', '/api/generate', '{"model":"lab-tiny","prompt":'],
    ['err-bad-json2', 'POST', '/api/generate', 'not json'],
    ['err-no-body', 'POST', '/api/generate', undefined],
    ['err-wrong-type', 'POST', '/api/generate', { model: 'lab-tiny', prompt: 5 }],
    ['err-opt-type', 'POST', '/api/generate', { ...ask, options: { num_predict: 'eight' } }],
    ['think-unsupported', 'POST', '/api/chat', { ...talk, think: true }],
    ['err-get', 'GET', '/api/generate', undefined],
    ['err-404', 'GET', '/api/nothing', undefined],
    ['prompt-too-long-notrunc', 'POST', '/api/generate', { ...ask, prompt: 'a b '.repeat(9000), truncate: false }],
  ])('%s', async (name, method, path, body) => {
    const real = recorded(name)
    const ours = await send(server.url, method, path, body)
    expect({ status: ours.status, body: ours.body }).toEqual({ status: real.status, body: real.body })
    for (const header of ['content-type', 'content-length', 'transfer-encoding', 'allow']) {
      expect(ours.headers[header], header).toBe(real.headers[header])
    }
  })

  test('out of memory, in the words of 0.25', async () => {
    const real = JSON.parse(readFileSync(new URL('err-numctx-131072x16-oom.json', CAPTURES), 'utf8'))
    const small = await startSimulator({ preset: plain, numParallel: 64 })
    const ours = await send(small.url, 'POST', '/api/generate', { ...ask, options: { num_ctx: 32_768 } })
    expect(ours.status).toBe(real.status)
    const numbers = /\d+\.\d/g
    expect(ours.body.replace(numbers, '#')).toBe(real.tail.replace(numbers, '#'))
    await small.stop()
  })

  test('what is not simulated is not called missing', async () => {
    expect((await send(server.url, 'POST', '/api/embed', {})).status).toBe(501)
    expect((await send(server.url, 'GET', '/v1/models')).status).toBe(501)
  })
})

describe('what the numbers mean', () => {
  test('one chunk is one line, one line a token, and created_at rises', async () => {
    const answer = await generate(ask)
    expect(answer.chunks.every((chunk) => chunk.endsWith('\n'))).toBe(true)
    const all = lines(answer.body)
    expect(all).toHaveLength(9)
    expect(all.at(-1)?.['eval_count']).toBe(8)
    const stamps = all.map((line) => String(line['created_at']))
    expect(stamps.every((stamp) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z$/.test(stamp))).toBe(true)
    const padded = stamps.map((stamp) => stamp.slice(0, -1).padEnd(29, '0'))
    expect(padded).toEqual([...padded].toSorted())
  })

  test('the same request gives the same text; cached tokens still count', async () => {
    const first = lines((await generate({ ...ask, stream: false })).body)[0]
    const again = lines((await generate({ ...ask, stream: false })).body)[0]
    expect(again?.['response']).toBe(first?.['response'])
    expect(again?.['context']).toEqual(first?.['context'])
    expect(again?.['prompt_eval_count']).toBe(first?.['prompt_eval_count'])
    const streamed = lines((await generate(ask)).body)
    expect(streamed.map((line) => line['response']).join('')).toBe(first?.['response'])
  })

  test('with one slot the waiting is in none of the parts, not in eval_duration', async () => {
    const single = await startSimulator({ preset: plain, numParallel: 1 })
    const body = { ...ask, stream: false, options: { num_predict: 100 } }
    await send(single.url, 'POST', '/api/generate', body)
    const answers = await Promise.all([1, 2, 3].map(() => send(single.url, 'POST', '/api/generate', body)))
    const waits = answers
      .map(({ body: text }) => lines(text)[0] ?? {})
      .map((last) => {
        const ms = (key: string) => Number(last[key]) / 1e6
        expect(ms('eval_duration')).toBeCloseTo(99 * 2, 5)
        return ms('total_duration') - ms('load_duration') - ms('prompt_eval_duration') - ms('eval_duration')
      })
      .toSorted((a, b) => a - b)
    expect(waits.every((wait) => wait > 0)).toBe(true)
    // The last waits for two others of 199 ms of compute each, less what it came later.
    expect(waits[2]).toBeGreaterThan(199)
    await single.stop()
  })

  test('too long a prompt is cut silently to the context; ps shows it', async () => {
    const options = { num_ctx: 64, num_predict: 100 }
    const answer = lines((await generate({ ...ask, prompt: 'a b '.repeat(200), options })).body)
    expect(answer.at(-1)).toMatchObject({ prompt_eval_count: 64, eval_count: 100, done_reason: 'length' })
    const ps = JSON.parse((await send(server.url, 'GET', '/api/ps')).body)
    expect(ps.models[0].context_length).toBe(64)
    const noShift = lines((await generate({ ...ask, shift: false, options })).body).at(-1)
    expect(noShift?.['done_reason']).toBe('length')
    expect(Number(noShift?.['prompt_eval_count']) + Number(noShift?.['eval_count'])).toBe(65)
  })

  test('keep_alive 0 with an empty prompt unloads', async () => {
    const answer = await generate({ model: 'lab-tiny', keep_alive: 0 })
    expect(JSON.parse(answer.body)).toMatchObject({ response: '', done: true, done_reason: 'unload' })
    expect((await send(server.url, 'GET', '/api/ps')).body).toBe('{"models":[]}')
  })
})

describe('the life of a server', () => {
  test('a client that leaves frees its slot', async () => {
    const single = await startSimulator({ preset: plain, numParallel: 1 })
    const endless = JSON.stringify({ ...ask, options: { num_predict: -1 } })
    await new Promise<void>((resolve, reject) => {
      const call = request(new URL('/api/generate', single.url), { method: 'POST', agent: false }, (response) => {
        response.once('data', () => {
          call.destroy()
          resolve()
        })
      })
      call.once('error', reject)
      call.end(endless)
    })
    expect((await send(single.url, 'POST', '/api/generate', ask)).status).toBe(200)
    expect(single.stats()).toMatchObject({ requests: 2, completed: 1, left: 1, active: 0, queued: 0 })
    await single.stop()
  })

  test('stop drops those still served and frees the port', async () => {
    const busy = await startSimulator({ preset: plain })
    const hanging = send(busy.url, 'POST', '/api/generate', { ...ask, options: { num_predict: -1 } })
    const outcome = hanging.then(
      () => 'answered',
      () => 'dropped',
    )
    await send(busy.url, 'POST', '/api/generate', ask)
    await busy.stop()
    expect(await outcome).toBe('dropped')
    const again = await startSimulator({ preset: plain, port: busy.port })
    await expect(startSimulator({ preset: plain, port: busy.port })).rejects.toThrow(/something else listens there/)
    await again.stop()
  })

  test('in a thread of its own it answers the same, and ends', async () => {
    const threaded = await simulator('fast', { numParallel: 6, loadMs: 0 }).start()
    const version = JSON.parse((await send(threaded.url, 'GET', '/api/version')).body)
    expect(version.simulator).toMatchObject({ preset: 'fast', numParallel: 6, measuredUpTo: 4 })
    const answer = await send(threaded.url, 'POST', '/api/generate', { ...ask, model: 'fast' })
    expect(lines(answer.body)).toHaveLength(9)
    await Promise.all([threaded.stop(), threaded.stop()])
    await expect(send(threaded.url, 'GET', '/')).rejects.toThrow(/ECONNREFUSED/)
  })

  test('a port that is taken fails the start in a thread too', async () => {
    await expect(simulator('fast', { port: server.port }).start()).rejects.toThrow(/cannot listen on 127.0.0.1/)
  })

  test('slots beyond the data are announced', async () => {
    const many = await startSimulator({ preset: 'fast', numParallel: 6 })
    expect(many.notices).toHaveLength(1)
    expect(many.notices[0]).toContain('has data up to P=4')
    expect(server.notices).toEqual([])
    await many.stop()
  })
})
