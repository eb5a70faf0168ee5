import { describe, expect, test } from 'vitest'
import type { StoredState } from '../../../../src/model/baseline.ts'
import type { Conditions } from '../../../../src/model/machine.ts'
import type { StoredSession } from '../../../../src/model/verdict.ts'
import { type BaselineInput, judgeBaseline, nextRound } from '../../../../src/verdict/baseline.ts'
import { outcomeOf } from '../../../../src/verdict/baseline/outcome.ts'

const HERE = 'Mac16,5 · Apple M4 Max · 64 GiB · darwin'

const CONDITIONS: Conditions = {
  ollamaVersion: '0.25.0',
  contextLength: 4096,
  memorySource: 'rss',
  modelDigest: `sha256:${'1c1b62e59b35'.padEnd(64, '0')}`,
}

/** Speeds 100 and TTFT 80, slower by `factor`, of one day in November. */
const session = (day: number, { factor = 1, count = 8, conditions = {} as Conditions } = {}): StoredSession => ({
  startedAt: `2026-11-${10 + day}T10:00:00Z`,
  conditions: { ...CONDITIONS, ...conditions },
  rounds: {
    genSpeed: { 1: Array.from({ length: count }, () => 100 / factor) },
    ttftMs: { 1: Array.from({ length: count }, () => 80) },
    memoryBytes: { 1: [2e9] },
  },
})

const STORED: StoredState & { state: 'sessions' } = {
  state: 'sessions',
  epoch: 1,
  tolerance: {},
  sessions: [session(1), session(2), session(3)],
}
const ABSENT: StoredState = { state: 'absent' }
const ELSEWHERE: StoredState = { state: 'no-section', machines: ['runner-a'] }
const CHANGED: StoredState = { state: 'other-scenario', epoch: 2, sessions: STORED.sessions }

const verdict = (more: Partial<BaselineInput> = {}) =>
  judgeBaseline({ machine: HERE, stored: STORED, session: session(4), mode: 'new', ...more })

const ask = (more: Partial<BaselineInput>) => nextRound({ stored: STORED, session: session(4, { count: 3 }), ...more })

describe('what state, what is written, what becomes of the test', () => {
  const slow = session(4, { factor: 1.3 })
  const fast = session(4, { factor: 0.7 })
  test.each([
    ['absent, first run', { stored: ABSENT, mode: 'new' }, 'new', 'append', 'pass', 'pass'],
    ['absent, -u', { stored: ABSENT, mode: 'all' }, 'new', 'append', 'pass', 'pass'],
    ['absent, CI', { stored: ABSENT, mode: 'none' }, 'missing', undefined, 'fail', 'fail'],
    ['other machine', { stored: ELSEWHERE, mode: 'new' }, 'other-machine', 'append', 'skip', 'fail'],
    ['other machine, CI', { stored: ELSEWHERE, mode: 'none' }, 'other-machine', 'append', 'skip', 'fail'],
    ['other machine, -u', { stored: ELSEWHERE, mode: 'all' }, 'new', 'append', 'pass', 'pass'],
    ['scenario changed', { stored: CHANGED, mode: 'new' }, 'scenario-changed', 'epoch', 'fail', 'fail'],
    ['scenario changed, CI', { stored: CHANGED, mode: 'none' }, 'scenario-changed', 'epoch', 'fail', 'fail'],
    ['scenario changed, -u', { stored: CHANGED, mode: 'all' }, 'epoch', 'epoch', 'pass', 'pass'],
    ['same', { mode: 'new' }, 'unchanged', undefined, 'pass', 'pass'],
    ['same, CI', { mode: 'none' }, 'unchanged', undefined, 'pass', 'pass'],
    ['same, -u', { mode: 'all' }, 'updated', 'append', 'pass', 'pass'],
    ['slower', { session: slow, mode: 'new' }, 'regressed', 'epoch', 'fail', 'fail'],
    ['slower, CI', { session: slow, mode: 'none' }, 'regressed', 'epoch', 'fail', 'fail'],
    ['slower, -u', { session: slow, mode: 'all' }, 'epoch', 'epoch', 'pass', 'pass'],
    ['faster', { session: fast, mode: 'new' }, 'improved', undefined, 'pass', 'pass'],
    ['faster, -u', { session: fast, mode: 'all' }, 'epoch', 'epoch', 'pass', 'pass'],
  ] as const)('%s', (_, more, state, write, byHand, inCi) => {
    const found = verdict(more)
    expect({ state: found.state, write: found.write }).toEqual({ state, write })
    expect(outcomeOf(found, { ci: false, onInconclusive: 'skip' })).toBe(byHand)
    expect(outcomeOf(found, { ci: true, onInconclusive: 'skip' })).toBe(inCi)
    expect(found.headline).not.toMatch(/undefined|NaN/)
    if (inCi === 'fail') expect(found.advice).toContain('npx vitest bench --run -u')
  })
})

describe('a run that is not fit is never stored', () => {
  const drifting = { doubts: ['P=1 slowed by 9 % over the run'], faults: [] }
  const failed = { doubts: [], faults: ['2 requests at P=4 did not complete'] }

  test.each([drifting, failed])('%o, whichever way it would be written', (fitness) => {
    for (const stored of [ABSENT, ELSEWHERE, CHANGED, STORED]) {
      const found = verdict({ stored, mode: 'all', fitness })
      expect(found).toMatchObject({ state: 'not-stored' })
      expect(found.write).toBeUndefined()
      expect(found.headline).toContain([...fitness.doubts, ...fitness.faults][0])
    }
    expect(verdict({ stored: ABSENT, mode: 'new', fitness }).state).toBe('not-stored')
  })

  test('a doubt turns any verdict inconclusive, a failed request does not', () => {
    const slow = session(4, { factor: 1.3 })
    expect(verdict({ fitness: drifting }).state).toBe('inconclusive')
    expect(verdict({ fitness: drifting, session: slow })).toMatchObject({ state: 'inconclusive', confirmed: false })
    expect(verdict({ fitness: failed, session: slow }).state).toBe('regressed')
  })

  test('a session without values, or with one that could not be read back', () => {
    expect(verdict({ mode: 'all', session: { ...session(4), rounds: {} } }).state).toBe('not-stored')
    const zero = { ...session(4), rounds: { genSpeed: { 1: [0] } } }
    expect(verdict({ stored: ABSENT, session: zero })).toMatchObject({ state: 'not-stored' })
  })

  test('policy: skipped by hand, failed in CI', () => {
    const found = verdict({ mode: 'all', fitness: failed })
    expect(outcomeOf(found, { ci: false, onInconclusive: 'skip' })).toBe('skip')
    expect(outcomeOf(found, { ci: false, onInconclusive: 'fail' })).toBe('fail')
    expect(outcomeOf(found, { ci: true, onInconclusive: 'skip' })).toBe('fail')
  })
})

describe('judged', () => {
  test('a suspect without a second load is regressed, not confirmed', () => {
    const found = verdict({ session: session(4, { factor: 1.25 }) })
    expect(found).toMatchObject({ confirmed: false, sessions: 3, provisional: false })
    expect(found.headline).toBe('regressed against 3 stored sessions: gen speed at P=1 (−20 %, limit −2.9 %)')
    expect(found.judgement?.warnings[0]).toMatch(/^Regressed, not confirmed/)
  })

  test('with a second load it is confirmed, or unchanged', () => {
    const slow = session(4, { factor: 1.25 })
    expect(verdict({ session: slow, confirmation: slow })).toMatchObject({ state: 'regressed', confirmed: true })
    expect(verdict({ session: slow, confirmation: session(4) })).toMatchObject({ state: 'unchanged', confirmed: false })
  })

  test('a tolerance in the stored section wins over the scenario, which wins over the default', () => {
    const slow = session(4, { factor: 1.08 })
    expect(verdict({ session: slow, tolerance: { genSpeed: 0.1 } }).state).toBe('unchanged')
    const stored = { ...STORED, tolerance: { genSpeed: 0.05 } }
    expect(verdict({ session: slow, stored, tolerance: { genSpeed: 0.1 } }).state).toBe('regressed')
  })

  test('a run that ended before its numbers were clear is inconclusive, and with -u it is judged as it is', () => {
    const short = session(4, { factor: 1.025, count: 4 })
    expect(verdict({ session: short })).toMatchObject({ state: 'inconclusive' })
    expect(verdict({ session: short, mode: 'all' })).toMatchObject({ state: 'updated' })
  })

  test('one stored session: provisional, and it says so', () => {
    const one = verdict({ stored: { ...STORED, sessions: [session(1)] } })
    expect(one).toMatchObject({ provisional: true, sessions: 1 })
    expect(one.headline).toBe('unchanged against 1 stored session, provisional limits')
  })

  test('the nearest machine is named', () => {
    const nearest = { key: HERE.replace('64', '32'), stored: '32 GiB', here: '64 GiB' }
    const found = verdict({ stored: { state: 'no-section', machines: [nearest.key], nearest } })
    expect(found.headline).toContain('32 GiB there, 64 GiB here')
    expect(verdict({ stored: ELSEWHERE }).headline).toContain('stored are "runner-a"')
  })
})

describe('conditions', () => {
  test('those that changed since the newest session, the likeliest cause first', () => {
    const now = session(4, { conditions: { modelDigest: 'sha256:ffff', ollamaVersion: '0.33.0', gpuShare: 0.5 } })
    expect(verdict({ session: now }).conditions).toEqual([
      { name: 'Ollama', stored: '0.25.0', now: '0.33.0' },
      { name: 'model digest', stored: '1c1b62e59b35', now: 'ffff' },
    ])
    expect(verdict().conditions).toEqual([])
  })

  test('another context: memory and TTFT are not judged, the speeds are', () => {
    const other = { contextLength: 8192 }
    const now = session(4, { conditions: other })
    const heavier = { ...now, rounds: { ...now.rounds, memoryBytes: { 1: [4e9] } } }
    const found = verdict({ session: heavier })
    expect(found.state).toBe('unchanged')
    expect(found.judgement?.cells.map(({ metric, verdict: state }) => [metric, state])).toEqual([
      ['genSpeed', 'unchanged'],
      ['ttftMs', 'inconclusive'],
      ['memoryBytes', 'inconclusive'],
    ])
    expect(found.judgement?.warnings.join('\n')).toMatch(/memory was not judged: context \(num_ctx\) is 8192, .* 4096/)
    expect(verdict({ session: session(4, { factor: 1.3, conditions: other }) }).state).toBe('regressed')
  })

  test('another reading of memory: only memory is not judged', () => {
    const found = verdict({ session: session(4, { conditions: { memorySource: 'api/ps' } }) })
    const notJudged = found.judgement?.cells.filter((cell) => cell.verdict === 'inconclusive')
    expect(notJudged?.map(({ metric }) => metric)).toEqual(['memoryBytes'])
  })

  test('sessions with the new context are compared among themselves', () => {
    const conditions = { contextLength: 8192 }
    const heavy = (day: number, bytes: number): StoredSession => {
      const plain = session(day, { conditions })
      return { ...plain, rounds: { ...plain.rounds, memoryBytes: { 1: [bytes] } } }
    }
    const stored = { ...STORED, sessions: [session(1), heavy(2, 4e9)] }
    expect(verdict({ stored, session: heavy(4, 4.1e9) }).state).toBe('unchanged')
    expect(verdict({ stored, session: heavy(4, 4.5e9) }).state).toBe('regressed')
  })
})

describe('is another round needed', () => {
  test('only while a stored baseline cannot be answered', () => {
    expect(ask({})).toBe('done')
    expect(ask({ session: session(4, { factor: 1.025, count: 3 }) })).toBe('round')
    expect(ask({ session: session(4, { factor: 1.3, count: 8 }) })).toBe('done')
    expect(ask({ stored: ABSENT, session: session(4, { factor: 1.3, count: 3 }) })).toBe('done')
    expect(ask({ stored: CHANGED, session: session(4, { factor: 1.3, count: 3 }) })).toBe('done')
  })

  test('memory, read once and known only at the end, does not change the answer', () => {
    const slow = session(4, { factor: 1.025, count: 3 })
    const { memoryBytes: _, ...rest } = slow.rounds
    expect(ask({ session: { ...slow, rounds: rest } })).toBe('round')
    const light = session(4, { count: 3 })
    expect(ask({ session: { ...light, rounds: { genSpeed: light.rounds.genSpeed } } })).toBe('done')
    const heavy = { ...light, rounds: { ...light.rounds, memoryBytes: { 1: [3e9] } } }
    expect(verdict({ session: heavy }).state).toBe('regressed')
  })
})

/** Levels 1 and 2, and where the search came by. */
const visited = (day: number, levels: readonly number[], factor = 1): StoredSession => ({
  ...session(day),
  rounds: {
    genSpeed: Object.fromEntries(
      [1, 2, ...levels].map((level) => [level, Array.from({ length: 8 }, () => 100 / factor)]),
    ),
    memoryBytes: { 2: [2e9] },
  },
})

describe('a searched run', () => {
  const sessions = [visited(1, [8, 16]), visited(2, [8, 12]), visited(3, [8, 16, 20])]
  const judgeSearch = (now: StoredSession) =>
    verdict({ stored: { ...STORED, sessions }, session: now, searchedFrom: [1, 2] })

  test('levels visited only then or only now are no failure and no doubt', () => {
    const found = judgeSearch(visited(4, [8, 32]))
    expect(found.state).toBe('unchanged')
    const cells = found.judgement?.cells.map(({ metric, parallel, verdict: cell }) => [metric, parallel, cell])
    expect(cells).toEqual([
      ['genSpeed', 1, 'unchanged'],
      ['genSpeed', 2, 'unchanged'],
      ['genSpeed', 8, 'unchanged'],
      ['genSpeed', 32, 'added'],
      ['memoryBytes', 2, 'unchanged'],
    ])
    expect(found.judgement?.warnings).toEqual([])
  })

  test('a level visited on both sides is judged', () => {
    expect(judgeSearch(visited(4, [8], 1.3))).toMatchObject({ state: 'regressed' })
  })

  test('a level that every search begins with does not vanish unsaid', () => {
    const { 2: _, ...genSpeed } = visited(4, [8]).rounds.genSpeed ?? {}
    const found = judgeSearch({ ...visited(4, [8]), rounds: { genSpeed } })
    expect(found.judgement?.warnings.join()).toContain('gen speed at P=2 is stored but was not measured now')
  })
})
