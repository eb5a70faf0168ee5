import { describe, expect, test } from 'vitest'
import { lateStamps } from '../../../src/measure/late-stamps.ts'
import { measureLevel } from '../../../src/measure/level.ts'
import { measureRequest } from '../../../src/measure/request.ts'
import type { RequestTrace } from '../../../src/model/trace.ts'

/** Unix ms of a server's clock at the zero of ours. */
const ZERO = 1.8e12

/** Ten tokens, 20 ms apart, the first after 100 ms; each is seen 0.2 ms after the server's stamp, or as much later as said. */
function traceOf(late: Readonly<Record<number, number>> = {}, stamps = true): RequestTrace {
  const made = Array.from({ length: 10 }, (_, index) => 100 + 20 * index)
  return {
    parallel: 1,
    round: 0,
    index: 0,
    outcome: 'completed',
    sentAt: 0,
    headersAt: 99,
    endAt: 300,
    contentAt: made.map((at, index) => at + 0.2 + (late[index] ?? 0)),
    createdAt: stamps ? made.map((at) => ZERO + at) : [],
    server: { tokens: 10, evalMs: 180, promptEvalMs: 100, totalMs: 280, loadMs: 0 },
  }
}

describe('lateStamps', () => {
  test('a round that was seen as it was made', () => {
    expect(lateStamps([traceOf(), traceOf()])).toEqual({
      firstLateMs: expect.closeTo(0, 3) as number,
      spanOffMs: expect.closeTo(0, 3) as number,
    })
  })

  test('a first token that waited 5 ms, and what that takes from the span of 180 ms', () => {
    expect(lateStamps([traceOf({ 0: 5 })])).toEqual({
      firstLateMs: expect.closeTo(5, 3) as number,
      spanOffMs: expect.closeTo(5, 3) as number,
    })
  })

  test('waits in the middle move neither', () => {
    const { firstLateMs, spanOffMs } = lateStamps([traceOf({ 4: 40, 5: 20 })])
    expect(firstLateMs).toBeCloseTo(0, 3)
    expect(spanOffMs).toBeCloseTo(0, 3)
  })

  test('a server whose clock was set in between tells nothing, nor does one without stamps, nor a round without tokens', () => {
    const set = traceOf()
    const createdAt = set.createdAt.map((at, index) => (index < 5 ? at : at + 3_600_000))
    expect(lateStamps([{ ...set, createdAt }])).toEqual({})
    expect(lateStamps([traceOf({}, false)])).toEqual({})
    expect(lateStamps([{ ...traceOf(), contentAt: [], createdAt: [] }])).toEqual({})
  })
})

const roundOf = (late: Readonly<Record<number, number>>) => {
  const traces = [traceOf(late)]
  const requests = traces.map((trace) => measureRequest(trace, { coldPrompts: false, queueBaseMs: 0 }))
  return { requests, stall: { longestMs: 0, atStampsMs: 0, ...lateStamps(traces) } }
}

describe('a level', () => {
  test('sets a round aside whose first tokens came 5 % of TTFT late, or whose span is off by 3.6 ms', () => {
    expect(measureLevel(1, [roundOf({})]).roundsSetAside).toBe(0)
    expect(measureLevel(1, [roundOf({ 0: 5, 9: 5 })]).roundsSetAside).toBe(1)
    expect(measureLevel(1, [roundOf({ 9: 3.6 })]).roundsSetAside).toBe(1)
  })

  test('believes what a busy scheduler lets anybody wait', () => {
    expect(measureLevel(1, [roundOf({ 0: 1.5 })]).roundsSetAside).toBe(0)
    expect(measureLevel(1, [roundOf({ 3: 30, 6: 12 })]).roundsSetAside).toBe(0)
  })
})
