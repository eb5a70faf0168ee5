import { array, assert, constantFrom, double, property, record, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import type { Judgement, Session } from '../../../../src/model/verdict.ts'
import { judge } from '../../../../src/verdict/judge/judge.ts'

const METRICS = ['genSpeed', 'throughput', 'ttftMs', 'memoryBytes'] as const
const SPEEDS = new Set(['genSpeed', 'throughput'])

const noisy = (most: number) => double({ min: 1, max: most, noNaN: true })
const values = (most: number, least = 8) => array(noisy(most), { minLength: least, maxLength: 8 })
const session = (most: number, least = 8) =>
  record({
    startedAt: constantFrom('2026-11-20T10:00:00Z', '2026-11-21T10:00:00Z'),
    rounds: record({
      genSpeed: record({ 1: values(most, least), 4: values(most, least) }),
      throughput: record({ 4: values(most, least) }),
      ttftMs: record({ 1: values(most, least) }),
      memoryBytes: record({ 1: values(most, least) }),
    }),
  })
const sessions = (most: number) => array(session(most), { minLength: 1, maxLength: 8 })

const mapped = (from: Session, change: (metric: string, value: number) => number): Session => ({
  startedAt: from.startedAt,
  rounds: Object.fromEntries(
    METRICS.map((metric) => {
      const levels = Object.entries(from.rounds[metric] ?? {})
      return [metric, Object.fromEntries(levels.map(([p, rounds]) => [p, rounds.map((v) => change(metric, v))]))]
    }),
  ),
})

/** Worse by a factor in every metric. */
const slowed = (from: Session, factor: number): Session =>
  mapped(from, (metric, value) => (SPEEDS.has(metric) ? value / factor : value * factor))

const numbersOf = ({ cells }: Judgement): number[] =>
  cells.flatMap(({ change, limit, sees, stored, now }) => [change, limit, sees, stored, now]).map((n) => n ?? 0)

const SEVERITY = { improved: 0, unchanged: 1, inconclusive: 2, added: 2, removed: 2, regressed: 3 }

test('scaling a metric on both sides changes no verdict and no change', () => {
  assert(
    property(sessions(2), session(2), constantFrom(1e-3, 0.5, 4, 1e6), (stored, now, factor) => {
      const plain = judge({ sessions: stored, now })
      const times = (from: Session): Session => mapped(from, (_, value) => value * factor)
      const scaled = judge({ sessions: stored.map(times), now: times(now) })
      for (const [index, cell] of plain.cells.entries()) {
        expect(scaled.cells[index]?.change).toBeCloseTo(cell.change ?? Number.NaN, 8)
        expect(scaled.cells[index]?.limit).toBeCloseTo(cell.limit ?? Number.NaN, 8)
      }
    }),
  )
})

test('the same data as stored raises no alarm and needs no more rounds', () => {
  assert(
    property(session(10, 3), array(constantFrom(0, 1, 2), { minLength: 1, maxLength: 8 }), (now, copies) => {
      const judged = judge({ sessions: copies.map(() => now), now })
      expect(judged).toMatchObject({ next: 'done', verdict: 'unchanged' })
    }),
  )
})

test('a slower run is never judged more kindly', () => {
  const factors = tuple(noisy(3), noisy(3))
  assert(
    property(sessions(1.2), session(1.2), factors, (stored, now, [some, more]) => {
      const milder = judge({ sessions: stored, now: slowed(now, some) }).cells
      const harsher = judge({ sessions: stored, now: slowed(now, some * more) }).cells
      for (const [index, { verdict }] of milder.entries()) {
        expect(SEVERITY[harsher[index]?.verdict ?? 'added']).toBeGreaterThanOrEqual(SEVERITY[verdict])
      }
    }),
  )
})

test('before the last round a run can only pass', () => {
  assert(
    property(sessions(1.5), session(1.5, 3), noisy(4), (stored, now, factor) => {
      const judged = judge({ sessions: stored, now: slowed(now, factor), rounds: { min: 3, max: 9 } })
      expect(judged.next).not.toBe('confirm')
      expect(judged.verdict).not.toBe('regressed')
      if (judged.next === 'done') expect(['unchanged', 'improved']).toContain(judged.verdict)
    }),
  )
})

test('no number that comes out is NaN or infinite, whatever goes in', () => {
  const anything = double()
  const wild = record({
    startedAt: constantFrom('', '2026-11-20T10:00:00Z'),
    rounds: record({ genSpeed: record({ 1: array(anything, { maxLength: 8 }) }) }),
  })
  assert(
    property(array(wild, { maxLength: 8 }), wild, (stored, now) => {
      expect(numbersOf(judge({ sessions: stored, now })).every(Number.isFinite)).toBe(true)
    }),
  )
})
