import { expect, test } from 'vitest'
import { parseKeepAlive } from '../../../src/simulator/duration.ts'
import { goTime, realTimeline } from '../../../src/simulator/timeline.ts'

test.each([
  [1_795_434_983_004_670_882n, '2026-11-23T11:56:23.004670882Z'],
  [1_795_434_983_450_000_000n, '2026-11-23T11:56:23.45Z'],
  [1_795_434_983_000_000_000n, '2026-11-23T11:56:23Z'],
])('%s ns is %s', (ns, text) => {
  expect(goTime(ns)).toBe(text)
})

test('never calls early, not even for what is due already', async () => {
  const timeline = realTimeline()
  for (const waitMs of [-5, 0, 0.3, 1.2, 4.7]) {
    const dueMs = timeline.now() + waitMs
    let returned = false
    await new Promise<void>((resolve) => {
      timeline.at(dueMs, () => {
        expect(returned).toBe(true)
        resolve()
      })
      returned = true
    })
    expect(timeline.now()).toBeGreaterThanOrEqual(dueMs)
  }
})

test('a cancelled call does not come, a far one does not come at once', async () => {
  const timeline = realTimeline()
  const called: string[] = []
  timeline.at(timeline.now() + 1, () => called.push('cancelled'))()
  const cancelFar = timeline.at(timeline.now() + 2 ** 40, () => called.push('far'))
  await new Promise<void>((resolve) => timeline.at(timeline.now() + 10, resolve))
  cancelFar()
  expect(called).toEqual([])
})

test.each([
  [undefined, 300_000],
  [30, 30_000],
  [0.5, 500],
  [0, 0],
  [-1, Infinity],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['300ms', 300],
  ['0', 0],
  ['-1s', Infinity],
])('keep_alive %j is %d ms', (value, ms) => {
  expect(parseKeepAlive(value)).toBe(ms)
})

test.each([
  ['abc', 'time: invalid duration "abc"'],
  ['', 'time: invalid duration ""'],
  ['5', 'time: missing unit in duration "5"'],
  ['5 m', 'time: unknown unit " m" in duration "5 m"'],
  ['5y', 'time: unknown unit "y" in duration "5y"'],
  [true, "Unsupported type: 'bool'"],
])('keep_alive %j is refused', (value, message) => {
  expect(() => parseKeepAlive(value)).toThrow(message)
})
