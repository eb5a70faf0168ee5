import { describe, expect, test } from 'vitest'
import { measureRequest } from '../../../src/measure/request.ts'
import { traceOf } from './fixtures.ts'

const CONTEXT = { queueBaseMs: 10, coldPrompts: true }

describe('a request of 5 tokens: sent at 100, first at 150, one every 20 ms', () => {
  const result = measureRequest(traceOf({ sentAt: 100, firstAt: 150, stepMs: 20, tokens: 5 }), CONTEXT)

  test.each([
    ['ttftMs', 50],
    ['genSpeed', 50], // 4 intervals in 80 ms
    ['userSpeed', 5000 / 130],
    ['e2eMs', 130],
    ['tpotMs', 20],
    ['itlMs', 20],
    ['serverGenSpeed', 50],
    ['createdAtGenSpeed', 50],
  ] as const)('%s is %d', (key, value) => {
    expect(result[key]).toBeCloseTo(value, 9)
  })

  test('queue wait is what no part of the total explains, less the same when alone', () => {
    // total 230 - load 0 - prompt 40 - eval 80 = 110, less 10
    const queued = traceOf({
      sentAt: 0,
      firstAt: 150,
      stepMs: 20,
      tokens: 5,
      server: { totalMs: 230, promptEvalMs: 40 },
    })
    expect(measureRequest(queued, CONTEXT).queueMs).toBe(100)
    expect(measureRequest(queued, { ...CONTEXT, queueBaseMs: 500 }).queueMs).toBe(0)
  })

  test('prefill speed only where the whole prompt was new', () => {
    const trace = traceOf({ server: { promptTokens: 20, promptEvalMs: 40 } })
    expect(measureRequest(trace, CONTEXT).prefillSpeed).toBe(500)
    expect(measureRequest(trace, { ...CONTEXT, coldPrompts: false }).prefillSpeed).toBeUndefined()
  })
})

describe('absent is absent', () => {
  test('one token lies in no interval', () => {
    const result = measureRequest(traceOf({ tokens: 1 }), CONTEXT)
    expect([result.genSpeed, result.tpotMs, result.serverGenSpeed]).toEqual([undefined, undefined, undefined])
    expect(result.ttftMs).toBe(50)
  })

  test('without eval_count there is no speed, whatever the number of lines', () => {
    const result = measureRequest(traceOf({ server: { tokens: undefined } }), CONTEXT)
    expect([result.genSpeed, result.userSpeed]).toEqual([undefined, undefined])
  })

  test('all tokens at one moment is no infinite speed', () => {
    expect(measureRequest(traceOf({ stepMs: 0 }), CONTEXT).genSpeed).toBeUndefined()
  })

  test('a request that did not complete keeps its stamps and has no metrics', () => {
    const failure = { code: 'ECONNRESET', message: 'broke' }
    const result = measureRequest(traceOf({ outcome: 'failed', failure }), CONTEXT)
    expect(result).toMatchObject({ outcome: 'failed', failure, chunks: 5, firstTokenAt: 50 })
    expect(result.genSpeed).toBeUndefined()
  })
})
