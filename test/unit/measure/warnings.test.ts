import { describe, expect, test } from 'vitest'
import { measureSweep } from '../../../src/measure/sweep.ts'
import { sweepWarnings } from '../../../src/measure/warnings.ts'
import type { RequestFailure, RequestTrace } from '../../../src/model/trace.ts'
import { levelsOf, traceOf } from './fixtures.ts'

const OPTIONS = { coldPrompts: false, cliffThreshold: 0.5 }

/** Warnings of one round at P = the number of its traces. */
function warningsOf(...traces: readonly RequestTrace[]) {
  return sweepWarnings(measureSweep([{ parallel: traces.length, rounds: [{ traces }] }], OPTIONS))
}

const ended = (outcome: RequestTrace['outcome'], failure: RequestFailure) =>
  traceOf({ outcome, failure, contentAt: [], createdAt: [] })

test('nothing wrong, nothing said', () => {
  expect(warningsOf(traceOf(), traceOf({ index: 1 }))).toEqual([])
  expect(sweepWarnings(measureSweep(levelsOf({ 1: [40], 2: [38] }), OPTIONS))).toEqual([])
})

test('a level that was not reached has no requests, and nothing is said of it', () => {
  const stopped = measureSweep(
    [
      { parallel: 1, rounds: [{ traces: [traceOf()] }] },
      { parallel: 2, rounds: [] },
    ],
    OPTIONS,
  )
  expect(sweepWarnings(stopped)).toEqual([])
})

describe('each way to fail has its own advice', () => {
  test.each<[RequestTrace['outcome'], RequestFailure, RegExp]>([
    ['rejected', { code: 'HTTP_503', message: 'server busy', status: 503 }, /OLLAMA_MAX_QUEUE/],
    ['timedOut', { code: 'IDLE', message: 'nothing came for 60 s in mid-stream' }, /idle time-out/],
    ['endedEarly', { code: 'NO_DONE', message: 'the answer ended cleanly' }, /repeat_penalty/],
    ['protocolError', { code: 'NOT_JSON', message: 'a line is not JSON' }, /Something else than Ollama/],
    [
      'failed',
      { code: 'HTTP_500', message: 'llama runner has terminated', status: 500 },
      /OLLAMA_NUM_PARALLEL or num_ctx/,
    ],
    ['failed', { code: 'ECONNRESET', message: 'the connection broke' }, /runner may have crashed/],
  ])('%s: %j', (outcome, failure, advice) => {
    const [some] = warningsOf(traceOf(), ended(outcome, failure))
    expect(some).toMatchObject({
      code: 'requests-failed',
      parallel: 2,
      advice: expect.stringMatching(advice) as string,
    })
    expect(some?.message).toBe(`1 of 2 requests at P=2 did not complete: ${failure.message}`)
    const [none] = warningsOf(ended(outcome, failure))
    expect(none).toMatchObject({ code: 'level-not-measured', parallel: 1, advice: some?.advice })
  })

  test('without a reason the outcome is named', () => {
    expect(warningsOf(traceOf({ outcome: 'aborted' }))[0]?.message).toMatch(/: aborted$/)
  })
})

const long = (promptTokens: number | undefined) => traceOf({ server: { promptTokens } })

describe('prompts of different length', () => {
  test('are said with both ends', () => {
    const [warning, ...others] = warningsOf(long(40), long(42), long(41))
    expect(warning).toMatchObject({ code: 'prompt-lengths-differ', parallel: 3 })
    expect(warning?.message).toContain('40 to 42 tokens')
    expect(others).toEqual([])
  })

  test('equal ones, and unknown ones, are not', () => {
    expect(warningsOf(long(40), long(40))).toEqual([])
    expect(warningsOf(long(undefined), long(undefined))).toEqual([])
    expect(warningsOf(long(40), long(undefined))).toEqual([])
  })
})

test('answers without a count of their tokens are said: their speeds are dashes', () => {
  const [warning, ...more] = warningsOf(traceOf({ server: { tokens: undefined } }), traceOf({ index: 1 }))
  expect(more).toEqual([])
  expect(warning).toMatchObject({ code: 'tokens-not-counted', parallel: 2 })
  expect(warning?.message).toMatch(/^1 of 2 answers at P=2 came without .*eval_count/)
})

test('absent and 0 are kept apart: a server that counts no tokens gives no speed, and no false one', () => {
  const [level] = measureSweep(
    [{ parallel: 1, rounds: [{ traces: [traceOf({ server: { tokens: undefined } })] }] }],
    OPTIONS,
  ).levels
  expect([level?.genSpeed, level?.userSpeed, level?.throughput]).toEqual([undefined, undefined, undefined])
  expect(level?.ttftMs?.median).toBe(50)
})
