import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeTrace } from '../../../src/client/decode.ts'
import { Cancelled, type Exchange } from '../../../src/client/exchange.ts'
import { publicWords } from '../../../src/client/public-words.ts'
import { bodyOf } from './body-of.ts'

const PLACE = { parallel: 2, round: 1, index: 0 }

/** An exchange as recorded from a real server. The recorder kept the times of the first chunks; the rest comes at the end. */
function recorded(build: '0.25' | '0.33', name: string): Exchange {
  const folder = new URL(`../../fixtures/captures/ollama-${build}/`, import.meta.url)
  const body = readFileSync(new URL(`${name}.body.txt`, folder))
  const meta = JSON.parse(readFileSync(new URL(`${name}.meta.json`, folder), 'utf8')) as {
    status: number
    headers: Record<string, string>
    tHeaders: number
    tEnd: number
    chunks: { t: number; n: number }[]
  }
  let offset = 0
  const chunks = meta.chunks.map(({ n }) => body.subarray(offset, (offset += n)))
  const { status, headers, tHeaders, tEnd } = meta
  const arrivals = meta.chunks.map(({ t }) => t)
  return {
    sentAt: 0,
    headersAt: tHeaders,
    endAt: tEnd,
    status,
    headers,
    body: bodyOf([...chunks, body.subarray(offset)], [...arrivals, tEnd]),
  }
}

function answered(text: string, more: Partial<Exchange> = {}): Exchange {
  const body = bodyOf([new TextEncoder().encode(text)], [2])
  return { sentAt: 0, headersAt: 1, endAt: 3, status: 200, headers: {}, body, ...more }
}

describe.each(['0.25', '0.33'] as const)('what Ollama %s really sent', (build) => {
  test('a streamed generation: eight tokens, counted by the server', () => {
    const trace = decodeTrace(recorded(build, 'gen-stream'), PLACE)
    expect(trace).toMatchObject({ outcome: 'completed', server: { tokens: 8, promptTokens: 5, doneReason: 'length' } })
    expect(trace.contentAt).toHaveLength(8)
    expect(trace.createdAt).toHaveLength(8)
    expect(trace.contentAt.toSorted((a, b) => a - b)).toEqual(trace.contentAt)
  })

  test('a chat', () => {
    expect(decodeTrace(recorded(build, 'chat-stream'), PLACE)).toMatchObject({
      outcome: 'completed',
      server: { tokens: 6 },
    })
  })

  test('thinking counts as content, and the first answer comes later or never', () => {
    const trace = decodeTrace(recorded(build, 'think-chat'), PLACE)
    expect(trace.outcome).toBe('completed')
    expect(trace.contentAt.length).toBeGreaterThan(0)
    expect(trace.firstAnswerAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(trace.contentAt[0] ?? 0)
  })

  test('the 30-repeat guard: a clean end without a last line is no completion', () => {
    const trace = decodeTrace(recorded(build, 'gen-loop'), PLACE)
    expect(trace).toMatchObject({ outcome: 'endedEarly', failure: { code: 'NO_DONE' }, server: {} })
    expect(trace.contentAt.length).toBeGreaterThan(20)
  })

  test('tokens are not lines: multi-token characters', () => {
    const trace = decodeTrace(recorded(build, 'gen-utf8'), PLACE)
    expect(trace.server.tokens).toBeGreaterThan(trace.contentAt.length)
  })

  test('a missing model is a failure in the words of the server', () => {
    const failure = { code: 'HTTP_404', status: 404, message: "model 'no-such-model' not found" }
    expect(decodeTrace(recorded(build, 'err-missing-model'), PLACE)).toMatchObject({ outcome: 'failed', failure })
  })

  test('an answer that is not streamed is decoded too', () => {
    expect(decodeTrace(recorded(build, 'gen-nonstream'), PLACE)).toMatchObject({
      outcome: 'completed',
      server: { tokens: 8 },
    })
  })
})

describe('endings', () => {
  test('the runner died: an error line at status 200', () => {
    const line = '{"error":"an error was encountered while running the model: unexpected EOF"}\n'
    expect(decodeTrace(answered(line), PLACE)).toMatchObject({ outcome: 'failed', failure: { code: 'SERVER_ERROR' } })
  })

  test('503 is a rejection', () => {
    expect(decodeTrace(answered('{"error":"server busy"}', { status: 503 }), PLACE).outcome).toBe('rejected')
  })

  test.each([
    ['idle', 'timedOut'],
    ['aborted', 'aborted'],
    ['too-large', 'protocolError'],
  ] as const)('cancelled because of %s', (kind, outcome) => {
    const trace = decodeTrace(answered('{"response":"a","done":false}\n', { error: new Cancelled(kind, 'why') }), PLACE)
    expect(trace).toMatchObject({ outcome, contentAt: [2] })
  })

  test('a reset names its code and where it happened', () => {
    const error = Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
    const { outcome, failure } = decodeTrace(answered('', { error, body: bodyOf([], []) }), PLACE)
    expect(outcome).toBe('failed')
    expect(failure).toEqual({
      code: 'ECONNRESET',
      message: 'the connection broke in the middle of the answer (ECONNRESET)',
    })
  })

  test('a page of HTML is not the protocol', () => {
    expect(decodeTrace(answered('<html>hello</html>'), PLACE)).toMatchObject({
      outcome: 'protocolError',
      failure: { code: 'NOT_JSON' },
    })
  })

  test.each([
    ['"eval_count":-1', undefined],
    ['"eval_count":1e999', undefined],
    ['"eval_count":"8"', undefined],
    ['"eval_count":8', 8],
  ])('numbers of a server are looked at: %s', (field, tokens) => {
    expect(decodeTrace(answered(`{"response":"","done":true,${field}}\n`), PLACE).server.tokens).toBe(tokens)
  })

  test('created_at keeps its microseconds', () => {
    const lines = ['23.004670882', '23.045512181'].map(
      (s) => `{"created_at":"2026-11-23T11:56:${s}Z","response":"a","done":false}\n`,
    )
    const { createdAt } = decodeTrace(answered(lines.join('')), PLACE)
    expect((createdAt[1] ?? 0) - (createdAt[0] ?? 0)).toBeCloseTo(40.841, 2)
  })
})

describe('publicWords', () => {
  test('takes out paths and control characters, and keeps model names', () => {
    expect(publicWords('open /home/someone/models/x.gguf: no such file')).toBe('open <path>: no such file')
    expect(publicWords('a\u001B[31mred\u202Eb')).toBe('aredb')
    expect(publicWords('Post "http://me:pw@box:3456/completion": refused')).toBe('Post "<url>": refused')
    expect(publicWords('hf.co/bartowski/Llama-3:Q4 is not there')).toBe('hf.co/bartowski/Llama-3:Q4 is not there')
  })
})
