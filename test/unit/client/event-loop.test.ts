import { describe, expect, test } from 'vitest'
import { EventLoopWatch } from '../../../src/client/event-loop.ts'
import type { Clock } from '../../../src/clock.ts'

/** A clock whose timers fire late by as long as the loop stands still. */
function standingClock() {
  let nowMs = 0
  let due: { at: number; call: () => void } | undefined
  const clock: Clock = {
    now: () => nowMs,
    zero: { unixMs: 0, monotonicNs: '0' },
    sleep: () => Promise.resolve(),
    after: (ms, call) => {
      due = { at: nowMs + ms, call }
      return () => {
        due = undefined
      }
    },
  }
  const runUntil = (endMs: number) => {
    for (let timer = due; timer && timer.at <= endMs; timer = due) {
      nowMs = Math.max(nowMs, timer.at)
      timer.call()
    }
    nowMs = Math.max(nowMs, endMs)
  }
  const stand = (ms: number) => {
    nowMs += ms
  }
  return { clock, runUntil, stand, isWaiting: () => due !== undefined }
}

describe('EventLoopWatch', () => {
  test('a stall is found in the stretch it lies in, and in no other', () => {
    const { clock, runUntil, stand } = standingClock()
    const watch = new EventLoopWatch(clock)
    runUntil(1000)
    stand(300)
    runUntil(2000)
    expect(watch.during(900, 1900)).toEqual([{ from: 1020, to: 1300 }])
    expect(watch.during(1100, 1200)).toEqual([{ from: 1100, to: 1200 }])
    expect(watch.during(0, 1000)).toEqual([])
    expect(watch.during(1400, 2000)).toEqual([])
  })

  test('each is kept; waits of a busy scheduler are not counted', () => {
    const { clock, runUntil, stand } = standingClock()
    const watch = new EventLoopWatch(clock)
    for (const [at, ms] of [
      [100, 90],
      [400, 40],
      [700, 120],
    ] as const) {
      runUntil(at)
      stand(ms)
    }
    runUntil(1000)
    expect(watch.during(0, 1000).map(({ from, to }) => to - from)).toEqual([70, 100])
  })

  test('a tick that is late at the moment of asking counts, because the round may end before it', () => {
    const { clock, runUntil, stand } = standingClock()
    const watch = new EventLoopWatch(clock)
    runUntil(500)
    stand(320)
    expect(watch.during(400, 820)).toEqual([{ from: 520, to: 820 }])
  })

  test('stopping leaves no timer', () => {
    const { clock, runUntil, isWaiting } = standingClock()
    const watch = new EventLoopWatch(clock)
    runUntil(100)
    watch.stop()
    expect(isWaiting()).toBe(false)
  })
})
