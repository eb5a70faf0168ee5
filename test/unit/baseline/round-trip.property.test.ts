import { array, assert, constantFrom, double, integer, nat, property, record, string, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { appendSession } from '../../../src/baseline/append.ts'
import { parseBaseline, renderBaseline } from '../../../src/baseline/entry.ts'
import { formatRound, storedDigits } from '../../../src/baseline/round-values.ts'
import { sectionOf } from '../../../src/baseline/section-of.ts'
import { GATED_KEYS } from '../../../src/baseline/session.ts'
import type { GatedMetricKey } from '../../../src/model/metric.ts'
import type { StoredSession } from '../../../src/model/verdict.ts'
import { FINGERPRINT } from './examples.ts'

const rounds = array(double({ min: 1e-6, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 8 })
const word = string({ minLength: 1, maxLength: 60 })
  .map((text) => text.trim())
  .filter((text) => text !== '')
const session = record(
  {
    startedAt: integer({ min: 0, max: 4e12 }).map((ms) => new Date(ms).toISOString()),
    conditions: record({ ollamaVersion: word, osVersion: word, contextLength: nat(1 << 20) }),
    order: array(integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 40 }),
    rounds: record({
      genSpeed: record({ 1: rounds, 16: rounds }),
      throughput: record({ 2: rounds }),
      ttftMs: record({ 1: rounds }),
      memoryBytes: record({ 4: rounds }),
    }),
  },
  { noNullPrototype: true },
)
const key = string({ minLength: 1, maxLength: 30, unit: constantFrom(...'aZ09 ·,[]#:{}"\\`$') }).filter(
  (text) => text.trim() !== '',
)

/** As stored: rounded to the digits of its metric. */
function rounded(from: StoredSession): StoredSession {
  const metrics = GATED_KEYS.map((metric) => {
    const levels = Object.entries(from.rounds[metric] ?? {})
    return [metric, Object.fromEntries(levels.map(([p, values]) => [p, values.map((v) => roundedTo(metric, v))]))]
  })
  return { ...from, rounds: Object.fromEntries(metrics) }
}

const roundedTo = (metric: GatedMetricKey, value: number): number => Number(formatRound(metric, value))

test('any session of any machine is read back as it was stored', () => {
  assert(
    property(session, key, (stored, machine) => {
      const text = appendSession(undefined, { key: machine, fingerprint: FINGERPRINT, session: stored })
      const back = sectionOf(text, machine, FINGERPRINT)
      expect(back).toEqual({ state: 'sessions', epoch: 1, tolerance: {}, sessions: [rounded(stored)] })
      expect(renderBaseline(parseBaseline(text))).toBe(text)
    }),
  )
})

test('rounding stays within half a digit, and a rounded value is not rounded again', () => {
  const value = double({ min: 1e-6, max: 1e17, noNaN: true })
  assert(
    property(value, constantFrom(...GATED_KEYS), (measured, metric) => {
      const once = roundedTo(metric, measured)
      expect(Math.abs(once / measured - 1)).toBeLessThanOrEqual(0.5001 * 10 ** (1 - storedDigits(metric)))
      expect(roundedTo(metric, once)).toBe(once)
    }),
  )
})

test('digits: three, and four where the tolerance is narrower', () => {
  expect(GATED_KEYS.map(storedDigits)).toEqual([3, 3, 3, 4])
})

test('machines never touch each other, whatever the order', () => {
  const turns = array(nat(2), { minLength: 1, maxLength: 12 })
  assert(
    property(uniqueArray(key, { minLength: 3, maxLength: 3 }), turns, session, (keys, order, stored) => {
      let text: string | undefined
      for (const [turn, index] of order.entries()) {
        const before = text === undefined ? [] : parseBaseline(text).sections
        const own = keys[index] ?? 'runner'
        const startedAt = new Date(turn * 86_400_000).toISOString()
        text = appendSession(text === undefined ? undefined : parseBaseline(text), {
          key: own,
          fingerprint: FINGERPRINT,
          session: { ...stored, startedAt },
        })
        const after = parseBaseline(text).sections
        for (const other of before.filter((section) => section.key !== own)) {
          expect(after.find((section) => section.key === other.key)?.raw).toBe(other.raw)
        }
      }
    }),
    { numRuns: 40 },
  )
})
