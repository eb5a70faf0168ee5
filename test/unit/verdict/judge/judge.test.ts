import { describe, expect, test } from 'vitest'
import type { GatedMetricKey } from '../../../../src/model/metric.ts'
import type { Cell, Judgement, Session } from '../../../../src/model/verdict.ts'
import { settleUnconfirmed } from '../../../../src/verdict/judge/confirm.ts'
import { judge } from '../../../../src/verdict/judge/judge.ts'

const DAYS = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']

const of = (rounds: Session['rounds'], day = 0): Session => ({ startedAt: `${DAYS[day]}T10:00:00Z`, rounds })
const times = (value: number, count: number): number[] => Array.from({ length: count }, () => value)
const gen = (value: number, { count = 8, day = 0 } = {}): Session => of({ genSpeed: { 1: times(value, count) } }, day)

const slowerBy = (x: number, count: number): Session => gen(100 * Math.exp(-x), { count })
const ttft = (ms: number): Session => of({ ttftMs: { 1: times(ms, 8) } })

/** Three sessions, 2 % apart on the log scale: variance 0.0004, spread 0.02, limit 2.5 x 4/2 x 0.02 = 0.1. */
const THREE = [gen(100), gen(100 * Math.exp(0.02), { day: 1 }), gen(100 * Math.exp(-0.02), { day: 2 })]

const cell = (judgement: Judgement, metric: GatedMetricKey = 'genSpeed', parallel = 1): Cell | undefined =>
  judgement.cells.find((each) => each.metric === metric && each.parallel === parallel)

describe('limit, by hand', () => {
  test('one level, three sessions', () => {
    const found = cell(judge({ sessions: THREE, now: gen(100) }))
    expect(found?.limit).toBeCloseTo(Math.exp(0.1) - 1, 10)
    expect(found?.sees).toBeCloseTo(Math.exp(0.16) - 1, 10)
    expect(found?.change).toBeCloseTo(0, 10)
    expect(found?.stored).toBeCloseTo(100, 8)
  })

  test('the spread is pooled over levels: one of them quiet halves the variance', () => {
    const withQuiet = THREE.map((session) => of({ genSpeed: { ...session.rounds.genSpeed, 2: times(60, 3) } }))
    const now = of({ genSpeed: { 1: times(100, 3), 2: times(60, 3) } })
    const judged = judge({ sessions: withQuiet, now })
    const limit = Math.exp(2.5 * 2 * Math.sqrt(0.0002)) - 1
    expect(cell(judged, 'genSpeed', 1)?.limit).toBeCloseTo(limit, 10)
    expect(cell(judged, 'genSpeed', 2)?.limit).toBeCloseTo(limit, 10)
  })

  test('five sessions: the factor is 2.5 x 6/4', () => {
    const sessions = [-0.02, -0.01, 0, 0.01, 0.02].map((x, day) => gen(50 * Math.exp(x), { day }))
    const spread = Math.sqrt((0.0004 + 0.0001 + 0 + 0.0001 + 0.0004) / 4)
    expect(cell(judge({ sessions, now: gen(50) }))?.limit).toBeCloseTo(Math.exp(3.75 * spread) - 1, 10)
  })

  test('sessions that agree leave the tolerance of each metric', () => {
    const rounds = {
      genSpeed: { 1: [50, 50, 50] },
      throughput: { 1: [50, 50, 50] },
      ttftMs: { 1: [80, 80, 80] },
      memoryBytes: { 1: [2e9] },
    }
    const judged = judge({ sessions: [of(rounds), of(rounds, 1), of(rounds, 2)], now: of(rounds) })
    expect(judged.cells.map(({ metric, limit }) => [metric, limit?.toFixed(6)])).toEqual([
      ['genSpeed', '0.030000'],
      ['throughput', '0.030000'],
      ['ttftMs', '0.100000'],
      ['memoryBytes', '0.020000'],
    ])
    expect(judged).toMatchObject({ next: 'done', verdict: 'unchanged', warnings: [] })
  })

  test('fewer than three sessions: provisional limits, and a warning', () => {
    const rounds = { genSpeed: { 1: [50] }, ttftMs: { 1: [80] }, memoryBytes: { 1: [2e9] } }
    const judged = judge({ sessions: [of(rounds)], now: of(rounds), rounds: { min: 1 } })
    expect(judged.cells.map(({ limit }) => limit?.toFixed(6))).toEqual(['0.200000', '0.500000', '0.050000'])
    expect(judged.warnings.join('\n')).toMatch(/Only 1 session is stored.*provisional.*-u/)
  })

  test('two sessions are still provisional, a third arms the limit', () => {
    const quiet = [gen(50), gen(50, { day: 1 }), gen(50, { day: 2 })]
    expect(cell(judge({ sessions: quiet.slice(0, 2), now: gen(50) }))?.limit).toBeCloseTo(0.2, 10)
    expect(cell(judge({ sessions: quiet, now: gen(50) }))?.limit).toBeCloseTo(0.03, 10)
  })

  test('a level with too few sessions has its provisional limit and no say in the spread', () => {
    const sessions = [0, 1, 2].map((day) =>
      of({ genSpeed: { 1: times(50, 3), ...(day < 2 ? { 2: times(30 + 10 * day, 3) } : {}) } }, day),
    )
    const judged = judge({ sessions, now: of({ genSpeed: { 1: times(50, 3), 2: times(35, 3) } }) })
    expect(cell(judged, 'genSpeed', 1)?.limit).toBeCloseTo(0.03, 10)
    expect(cell(judged, 'genSpeed', 2)?.limit).toBeCloseTo(0.2, 10)
  })

  test('a tolerance of the user widens a quiet metric and a provisional limit', () => {
    const same = [gen(50), gen(50, { day: 1 }), gen(50, { day: 2 })]
    expect(cell(judge({ sessions: same, now: gen(50), tolerance: { genSpeed: 0.08 } }))?.limit).toBeCloseTo(0.08, 10)
    const one = judge({ sessions: same.slice(0, 1), now: gen(50), tolerance: { genSpeed: 0.3 } })
    expect(cell(one)?.limit).toBeCloseTo(0.3, 10)
  })

  test.each([-0.1, 5, Number.NaN])('a tolerance of %d is misuse', (genSpeed) => {
    expect(() => judge({ sessions: THREE, now: gen(100), tolerance: { genSpeed } })).toThrow(TypeError)
  })
})

describe('how many rounds', () => {
  test('two rounds are never enough', () => {
    expect(judge({ sessions: THREE, now: slowerBy(0, 2) }).next).toBe('round')
    expect(judge({ sessions: THREE, now: of({}) }).next).toBe('round')
  })

  test('nor when one level has three of them and another two', () => {
    const rounds = { genSpeed: { 1: times(50, 3), 4: times(20, 2) } }
    expect(judge({ sessions: [of(rounds)], now: of(rounds) }).next).toBe('round')
  })

  test('three rounds pass at 0.69 of the limit and not at 0.71', () => {
    expect(judge({ sessions: THREE, now: slowerBy(0.069, 3) })).toMatchObject({ next: 'done', verdict: 'unchanged' })
    expect(judge({ sessions: THREE, now: slowerBy(0.071, 3) })).toMatchObject({
      next: 'round',
      verdict: 'inconclusive',
    })
    expect(judge({ sessions: THREE, now: slowerBy(0.071, 7) }).next).toBe('round')
  })

  test('after eight rounds the whole limit holds', () => {
    expect(judge({ sessions: THREE, now: slowerBy(0.099, 8) })).toMatchObject({ next: 'done', verdict: 'unchanged' })
    expect(judge({ sessions: THREE, now: slowerBy(0.101, 8) })).toMatchObject({ next: 'confirm', verdict: 'regressed' })
  })

  test('however slow, it never fails before the eighth round', () => {
    expect(judge({ sessions: THREE, now: gen(1, { count: 7 }) }).next).toBe('round')
  })

  test('every level and metric must pass for an early pass', () => {
    const sessions = [0, 1, 2].map((day) => of({ genSpeed: { 1: times(50, 3), 4: times(20, 3) } }, day))
    const now = of({ genSpeed: { 1: times(50, 3), 4: times(19, 3) } })
    expect(judge({ sessions, now }).next).toBe('round')
  })

  test('a fixed number of rounds decides at that number', () => {
    expect(judge({ sessions: THREE, now: slowerBy(0.09, 4), rounds: { min: 4, max: 4 } })).toMatchObject({
      next: 'done',
      verdict: 'unchanged',
    })
  })

  test('a level that lost its rounds is not judged and does not ask for ever', () => {
    const sessions = [0, 1, 2].map((day) => of({ genSpeed: { 1: times(50, 3), 4: times(20, 3) } }, day))
    const judged = judge({ sessions, now: of({ genSpeed: { 1: times(50, 8), 4: times(5, 2) } }) })
    expect(judged).toMatchObject({ next: 'done', verdict: 'inconclusive' })
    expect(judged.warnings.join()).toMatch(/P=4 has only 2 usable rounds of 3/)
  })

  test('memory that is read once is decided at the first look: more rounds would not change it', () => {
    const with3 = (bytes: number): Session => of({ genSpeed: { 1: times(50, 3) }, memoryBytes: { 1: [bytes] } })
    expect(judge({ sessions: [with3(2e9)], now: with3(2.09e9) })).toMatchObject({ next: 'done', verdict: 'unchanged' })
    expect(judge({ sessions: [with3(2e9)], now: with3(2.2e9) })).toMatchObject({
      next: 'confirm',
      verdict: 'regressed',
    })
    const slower = { ...with3(2e9), rounds: { ...with3(2e9).rounds, genSpeed: { 1: times(41, 3) } } }
    expect(judge({ sessions: [with3(2e9)], now: slower }).next).toBe('round')
  })

  test('one or two rounds are judged when that is all that is allowed, with a warning', () => {
    const judged = judge({ sessions: THREE, now: slowerBy(0.01, 2), rounds: { max: 2 } })
    expect(judged).toMatchObject({ next: 'done', verdict: 'unchanged' })
    expect(judged.warnings.join()).toMatch(/Judged on 2 rounds/)
  })
})

describe('suspects', () => {
  const slow = gen(80)

  test('past its limit in both sessions: regressed', () => {
    const judged = judge({ sessions: THREE, now: slow, confirmation: gen(85) })
    expect(judged).toMatchObject({ next: 'done', verdict: 'regressed' })
    expect(cell(judged)?.change).toBeCloseTo(0.25, 10)
  })

  test('not past it again: unchanged, and it says so', () => {
    const judged = judge({ sessions: THREE, now: slow, confirmation: gen(97) })
    expect(judged).toMatchObject({ next: 'done', verdict: 'unchanged' })
    expect(judged.warnings[0]).toMatch(/^Not confirmed: .*gen speed at P=1/)
  })

  test('the confirmation has its own eight rounds', () => {
    expect(judge({ sessions: THREE, now: slow, confirmation: gen(97, { count: 7 }) }).next).toBe('round')
  })

  test('a suspect level that the confirmation lacks stays regressed, not confirmed', () => {
    const judged = judge({ sessions: THREE, now: slow, confirmation: of({ genSpeed: { 2: times(80, 8) } }) })
    expect(judged).toMatchObject({ next: 'done', verdict: 'regressed' })
    expect(judged.warnings[0]).toMatch(/^Regressed, not confirmed: .*gen speed at P=1/)
  })

  test('a new trespasser in the confirmation alone is no regression', () => {
    const sessions = [0, 1, 2].map((day) => of({ genSpeed: { 1: times(50, 3) }, ttftMs: { 1: times(80, 3) } }, day))
    const now = of({ genSpeed: { 1: times(40, 8) }, ttftMs: { 1: times(80, 8) } })
    const confirmation = of({ genSpeed: { 1: times(50, 8) }, ttftMs: { 1: times(200, 8) } })
    expect(judge({ sessions, now, confirmation }).verdict).toBe('unchanged')
  })

  test('settleUnconfirmed fails a suspect and leaves everything else alone', () => {
    const settled = settleUnconfirmed(judge({ sessions: THREE, now: slow }))
    expect(settled).toMatchObject({ next: 'done', verdict: 'regressed' })
    expect(settled.warnings[0]).toMatch(/not confirmed: .*gen speed at P=1/)
    const passed = judge({ sessions: THREE, now: gen(100) })
    expect(settleUnconfirmed(passed)).toBe(passed)
  })
})

describe('other verdicts', () => {
  test('improved: the sign turned, at once, never asking for more', () => {
    const judged = judge({ sessions: THREE, now: gen(150, { count: 3 }) })
    expect(judged).toMatchObject({ next: 'done', verdict: 'improved' })
    expect(cell(judged)).toMatchObject({ verdict: 'improved', change: expect.closeTo(100 / 150 - 1, 10) })
  })

  test('a gain within the limit is no improvement', () => {
    expect(judge({ sessions: THREE, now: slowerBy(-0.099, 8) }).verdict).toBe('unchanged')
    expect(judge({ sessions: THREE, now: slowerBy(-0.101, 8) }).verdict).toBe('improved')
  })

  test('for times, smaller is better', () => {
    expect(judge({ sessions: [ttft(100)], now: ttft(60) }).verdict).toBe('improved')
    expect(judge({ sessions: [ttft(100)], now: ttft(160) })).toMatchObject({ next: 'confirm', verdict: 'regressed' })
  })

  test('a level on one side only is added or removed', () => {
    const sessions = [0, 1, 2].map((day) => of({ genSpeed: { 1: times(50, 3), 2: times(40, 3) } }, day))
    const judged = judge({ sessions, now: of({ genSpeed: { 1: times(50, 3), 4: times(20, 3) } }) })
    expect(judged.cells.map(({ parallel, verdict }) => [parallel, verdict])).toEqual([
      [1, 'unchanged'],
      [2, 'removed'],
      [4, 'added'],
    ])
    expect(judged.verdict).toBe('unchanged')
    expect(judged.warnings.join()).toMatch(/gen speed at P=2 is stored but was not measured/)
  })

  test('nothing stored: nothing is judged, and it is not green', () => {
    const judged = judge({ sessions: [], now: gen(50, { count: 3 }) })
    expect(judged).toMatchObject({ next: 'done', verdict: 'inconclusive' })
    expect(cell(judged)).toMatchObject({ verdict: 'added', now: expect.closeTo(50, 8) })
    expect(judged.warnings.join()).toMatch(/Nothing is stored/)
  })

  test.each([0, -3, Number.NaN, Number.POSITIVE_INFINITY, 1e300])('%d is inconclusive, on either side', (bad) => {
    const now = of({ genSpeed: { 1: [50, bad, 50] } })
    for (const judged of [judge({ sessions: THREE, now }), judge({ sessions: [...THREE, now], now: gen(100) })]) {
      expect(judged).toMatchObject({ next: 'done', verdict: 'inconclusive' })
      expect(judged.warnings.join()).toMatch(/gen speed at P=1 has a value that is zero, negative/)
    }
  })

  test('warns while all sessions are of one day, and of a metric that scatters past its tolerance', () => {
    const oneDay = THREE.map(({ rounds }) => of(rounds))
    expect(judge({ sessions: oneDay, now: gen(100) }).warnings.join('\n')).toMatch(/one day \(2026-11-20\)/)
    expect(judge({ sessions: THREE, now: gen(100) }).warnings).toEqual([
      expect.stringMatching(/^gen speed is insensitive here.*limit is 11 %/),
    ])
  })

  test('a level that is no level is misuse', () => {
    expect(() => judge({ sessions: [], now: of({ genSpeed: { two: [1] } }) })).toThrow(TypeError)
  })
})
