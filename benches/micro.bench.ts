import { test } from 'vitest'
import { BodyRecording } from '../src/client/body.ts'
import { decodeTrace } from '../src/client/decode.ts'
import type { Session } from '../src/model/verdict.ts'
import { judge } from '../src/verdict/judge/judge.ts'
import { parseRequirement } from '../src/verdict/requirement/index.ts'

// The tool's own paths, none of which runs while a request is in flight. hz is answers, texts or judgements a second.
const BRIEF = { time: 200, warmupTime: 50 }

test('an answer of 128 tokens to its trace', async ({ bench }) => {
  const exchange = answerOf(128)
  const place = { parallel: 1, round: 0, index: 0 }
  await bench('decode', () => void decodeTrace(exchange, place)).run(BRIEF)
})

test('a requirement from its text', async ({ bench }) => {
  await bench('parse', () => void parseRequirement('P=2 gen speed p95 ≥ 60% of baseline')).run(BRIEF)
})

test('a run of 4 levels against 8 stored sessions', async ({ bench }) => {
  const sessions = Array.from({ length: 8 }, (_, day) => sessionOn(day + 1))
  const now = sessionOn(9)
  await bench('judge', () => void judge({ sessions, now })).run(BRIEF)
})

/** What the client keeps of one answer: a chunk a token, 20 ms apart. */
function answerOf(tokens: number) {
  const line = { model: 'any', created_at: '2026-01-01T00:00:00.123456789Z', response: ' word', done: false }
  const last = { ...line, response: '', done: true, eval_count: tokens, eval_duration: tokens * 2e7 }
  const chunks = [...Array.from({ length: tokens }, () => line), last].map((entry) =>
    Buffer.from(`${JSON.stringify(entry)}\n`),
  )
  const recording = new BodyRecording()
  chunks.forEach((chunk, index) => recording.add(chunk, 100 + index * 20))
  return { sentAt: 0, headersAt: 1, endAt: 100 + tokens * 20, status: 200, headers: {}, body: recording.body() }
}

function sessionOn(day: number): Session {
  const at = (value: number) => [value, value * (1 + day / 1000), value * (1 - day / 1000)]
  const byLevel = (value: number) => ({ 1: at(value), 2: at(value / 1.6), 3: at(value / 2.3), 4: at(value / 3) })
  const rounds = { genSpeed: byLevel(36), throughput: byLevel(40), ttftMs: byLevel(300), memoryBytes: { 4: [24e9] } }
  return { startedAt: `2026-01-0${day}T00:00:00.000Z`, rounds }
}
