import { describe, expect, test } from 'vitest'
import { appendSession } from '../../../src/baseline/append.ts'
import { parseBaseline, renderBaseline } from '../../../src/baseline/entry.ts'
import { sectionOf } from '../../../src/baseline/section-of.ts'
import type { StoredSession } from '../../../src/model/verdict.ts'
import { FINGERPRINT, RUNNER, sessionOn, STUDIO } from './examples.ts'

const FOREIGN = `[Mac14,2 · Apple M2 · 24 GiB · darwin]   # borrowed
   this is {{ not YAML: [
\tkept : as it is

`

const add = (
  text: string | undefined,
  session: StoredSession,
  more: { key?: string; newEpoch?: boolean } = {},
): string =>
  appendSession(text === undefined ? undefined : parseBaseline(text), {
    key: STUDIO,
    fingerprint: FINGERPRINT,
    session,
    ...more,
  })

const sessionsIn = (text: string, key = STUDIO): readonly StoredSession[] => {
  const state = sectionOf(text, key, FINGERPRINT)
  return state.state === 'sessions' ? state.sessions : []
}

describe('the text', () => {
  test('two machines, a tolerance and a comment, as a person reads it', async () => {
    const first = add(undefined, sessionOn(20)).replace(
      'epoch:',
      '# the fan is loud\ntolerance: {genSpeed: 5%}\nepoch:',
    )
    const both = add(first, sessionOn(21), { key: RUNNER })
    await expect(add(both, sessionOn(22))).toMatchFileSnapshot('../../golden/baseline.txt')
  })

  test('what was written is read back', () => {
    const text = add(add(undefined, sessionOn(20)), sessionOn(21))
    expect(sessionsIn(text)).toEqual([sessionOn(20), sessionOn(21)])
    expect(renderBaseline(parseBaseline(text))).toBe(text)
  })

  test('it opens and ends with a line break, as Vitest sets multi-line snapshots', () => {
    const text = add(undefined, sessionOn(20))
    expect(text.startsWith('\n# vitest-ollama-bench baseline, format 1\n[')).toBe(true)
    expect(text.endsWith('\n')).toBe(true)
  })
})

describe('appending', () => {
  test('keeps the newest eight', () => {
    let text = add(undefined, sessionOn(1))
    for (let day = 2; day <= 10; day++) text = add(text, sessionOn(day))
    expect(sessionsIn(text).map(({ startedAt }) => startedAt.slice(8, 10))).toEqual([
      '03',
      '04',
      '05',
      '06',
      '07',
      '08',
      '09',
      '10',
    ])
  })

  test('keeps other sections byte for byte, damaged ones too, before and behind the own', () => {
    const own = add(undefined, sessionOn(20))
    const title = own.split('\n').slice(0, 2).join('\n')
    const around = `${title}\n${FOREIGN}${own.slice(title.length + 1)}${FOREIGN.replace('M2', 'M3')}`
    const after = add(around, sessionOn(21))
    expect(after.startsWith(`${title}\n${FOREIGN}[${STUDIO}]\n`)).toBe(true)
    expect(after.endsWith(FOREIGN.replace('M2', 'M3'))).toBe(true)
    expect(sessionsIn(after)).toHaveLength(2)
  })

  test('keeps the tolerance and the comments of the own section', () => {
    const edited = add(undefined, sessionOn(20))
      .replace(`[${STUDIO}]`, `[${STUDIO}] # desk`)
      .replace('epoch: 1', '# fan is loud\ntolerance: { ttftMs: 0.25 } # asked Ana\nepoch: 1')
      .replace('    order:', '    # window open\n    order:')
    const after = add(edited, sessionOn(21), { newEpoch: false })
    for (const kept of [`[${STUDIO}] # desk`, '# fan is loud', '# asked Ana', '# window open'])
      expect(after).toContain(kept)
    expect(sectionOf(after, STUDIO, FINGERPRINT)).toMatchObject({ tolerance: { ttftMs: 0.25 } })
  })

  test('keeps blank lines between sections', () => {
    const spaced = add(add(undefined, sessionOn(20)), sessionOn(21), { key: RUNNER }).replace(
      `[${RUNNER}]`,
      `\n[${RUNNER}]`,
    )
    expect(add(spaced, sessionOn(22))).toContain(`\n\n[${RUNNER}]\n`)
  })

  test('a new epoch drops the sessions, counts on, and keeps the tolerance', () => {
    const edited = add(undefined, sessionOn(20)).replace('epoch: 1', 'tolerance: {genSpeed: 4%}\nepoch: 1')
    const after = add(edited, sessionOn(21, 0.5), { newEpoch: true })
    expect(sectionOf(after, STUDIO, FINGERPRINT)).toMatchObject({
      state: 'sessions',
      epoch: 2,
      tolerance: { genSpeed: 0.04 },
      sessions: [{ startedAt: '2026-11-21T14:03:11Z' }],
    })
  })

  test('another fingerprint is always a new epoch', () => {
    const before = parseBaseline(add(undefined, sessionOn(20)))
    const after = appendSession(before, { key: STUDIO, fingerprint: 'ffffffffffffffff', session: sessionOn(21) })
    expect(sectionOf(after, STUDIO, 'ffffffffffffffff')).toMatchObject({ epoch: 2, sessions: [sessionOn(21)] })
  })

  test('the same session twice is one', () => {
    const text = add(add(add(undefined, sessionOn(20)), sessionOn(21)), sessionOn(20, 0.99))
    expect(sessionsIn(text).map(({ startedAt }) => startedAt.slice(8, 10))).toEqual(['20', '21'])
    expect(sessionsIn(text)[0]?.rounds.genSpeed?.[1]?.[0]).toBe(36.2)
  })

  test('a section begun by hand with only a tolerance takes its first session', () => {
    const begun = `# vitest-ollama-bench baseline, format 1\n[${STUDIO}]\ntolerance: {genSpeed: 5%}`
    expect(sectionOf(begun, STUDIO, FINGERPRINT)).toEqual({ state: 'no-section', machines: [] })
    expect(sectionOf(add(begun, sessionOn(20)), STUDIO, FINGERPRINT)).toMatchObject({
      epoch: 1,
      tolerance: { genSpeed: 0.05 },
      sessions: [sessionOn(20)],
    })
  })
})

describe('what is refused', () => {
  test('a key that is no line of text', () => {
    expect(() => add(undefined, sessionOn(20), { key: 'a\nb' })).toThrow(TypeError)
    expect(() => add(undefined, sessionOn(20), { key: ' ' })).toThrow(TypeError)
  })

  test.each([0, -1, Number.NaN])('a round value of %d, before anything is written', (bad) => {
    const session = { ...sessionOn(20), rounds: { genSpeed: { 1: [bad] } } }
    expect(() => add(undefined, session)).toThrow(/gen speed .* cannot be stored/)
  })

  test('a damaged own section, so that it is never overwritten', () => {
    const damaged = add(undefined, sessionOn(20)).replace('23.0', 'oops')
    expect(() => add(damaged, sessionOn(21))).toThrow(/genSpeed at P=2 is "oops"/)
  })
})
