import { assert, constantFrom, property, string, tuple, nat } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appendSession } from '../../../src/baseline/append.ts'
import { sectionOf } from '../../../src/baseline/section-of.ts'
import { BenchError } from '../../../src/errors.ts'
import { FINGERPRINT, RUNNER, sessionOn, STUDIO } from './examples.ts'

const GOOD = appendSession(undefined, { key: STUDIO, fingerprint: FINGERPRINT, session: sessionOn(20) })

const errorOf = (text: string, key = STUDIO): BenchError => {
  try {
    sectionOf(text, key, FINGERPRINT)
  } catch (error) {
    if (error instanceof BenchError) return error
    throw error
  }
  throw new Error('It was read without complaint')
}

const lineOf = (text: string, part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1

/** One thing that is there, what a slipped hand makes of it, and what is said. */
const SLIPS = [
  ['23.0', '-23', /genSpeed at P=2 is -23, which cannot have been measured/],
  ['23.0', '0', /is 0, which cannot/],
  ['23.0', '.nan', /is "\.nan", not a number/],
  ['23.0', '23,O', /"O", not a number/],
  ['24.13e9', '24.13e90', /memoryBytes at P=4 is 2\.413e\+91/],
  ['36.6, 36.5, 36.7', '', /genSpeed at P=1 has no rounds/],
  ['genSpeed:', 'genSped:', /"genSped" is not part of a session\. Known are: at, .*genSpeed/],
  ['{1: [36', '{zero: [36', /genSpeed has the level "zero"/],
  ['at: 2026', 'at: yesterday 2026', /at is "yesterday 2026/],
  ['at: 2026-11-20', 'at: 2026-13-40', /not a time/],
  ['  - at: 2026-11-20T14:03:11Z\n    conditions', '  - conditions', /a session has no "at"/],
  ['order: 1 2', 'order: 1 two', /order has "two"/],
  ['scenario: 3f2a', 'scenario: chat', /scenario is "chat/],
  ['scenario: 3f2a9c0d11aa22bb\n', '', /no "scenario"/],
  ['epoch: 1', 'epoch: 0.5', /epoch is 0\.5/],
  ['epoch: 1', 'epocs: 1', /"epocs" is not part of a section/],
  ['epoch: 1', 'epoch: 1\nepoch: 2', /unique/i],
  ['epoch: 1', 'tolerance: {genSpeed: 5}', /tolerance of genSpeed is 5\. Write a share, such as 0\.05 or 5%/],
  ['epoch: 1', 'tolerance: {speed: 0.05}', /tolerance of "speed"/],
  ['epoch: 1', 'tolerance: 0.05', /tolerance is not a list of "name: value"/],
  ['memorySource: footprint', 'memorySource: guess', /memorySource is "guess"\. Write one of: rss/],
  ['contextLength: 4096', 'contextLength: 4k', /contextLength is "4k"/],
  ['sessions:\n', 'sessions: all of them\nx:\n', /"x" is not part|sessions is not a list/],
] as const

describe('a slip of the hand names its line and the cure', () => {
  test.each(SLIPS)('%s -> %s', (there, slip, said) => {
    const text = GOOD.replace(there, slip)
    const error = errorOf(text)
    expect(error.code).toBe('BASELINE_UNREADABLE')
    expect(error.message).toMatch(said)
    expect(error.message).toMatch(/nothing written\. Line \d+ of the entry: .+\. .+/)
  })

  test('the line counts from the one that opens the entry', () => {
    const text = GOOD.replace('23.0', 'oops')
    expect(errorOf(text).details).toMatchObject({ line: lineOf(text, 'oops') })
    const broken = GOOD.replace('order: 1', 'order: [1')
    expect(errorOf(broken).details.line).toBeGreaterThanOrEqual(lineOf(broken, 'order'))
  })
})

describe('the entry as a whole', () => {
  test('conflict markers anywhere in it', () => {
    const text = GOOD.replace('sessions:\n', '<<<<<<< HEAD\nsessions:\n').replace('    order', '=======\n    order')
    expect(errorOf(text).message).toMatch(/Line 6 .*merge conflict \("<<<<<<<"\).*git checkout --ours/)
    expect(errorOf(text, RUNNER).code).toBe('BASELINE_UNREADABLE')
  })

  test('a newer format', () => {
    expect(errorOf(GOOD.replace('format 1', 'format 2')).message).toMatch(
      /Line 2 .*newer version.*Update vitest-ollama-bench/,
    )
  })

  test('something else altogether', () => {
    expect(errorOf('{ "genSpeed": 3 }').message).toMatch(/is missing at the top/)
    expect(errorOf('').message).toMatch(/is missing at the top/)
  })

  test('a lost header', () => {
    expect(errorOf(GOOD.replace(`[${STUDIO}]\n`, '')).message).toMatch(/"scenario: .* stands before the first machine/)
  })

  test('two sections of one machine', () => {
    const twice = GOOD + GOOD.slice(GOOD.indexOf('['))
    expect(errorOf(twice).message).toMatch(
      new RegExp(`Line ${twice.split('\n').lastIndexOf(`[${STUDIO}]`) + 1} .*second section`),
    )
  })

  test('damage in a section of another machine is none of ours', () => {
    const text = `${GOOD}[${RUNNER}]\n{{{ : -\n[${RUNNER}]\n`
    expect(sectionOf(text, STUDIO, FINGERPRINT)).toMatchObject({ state: 'sessions' })
  })
})

const survives = (text: string): void => {
  try {
    sectionOf(text, STUDIO, FINGERPRINT)
  } catch (error) {
    expect(error).toBeInstanceOf(BenchError)
    expect(error).toMatchObject({ code: 'BASELINE_UNREADABLE' })
  }
}

describe('whatever the text, it is read or refused with BASELINE_UNREADABLE', () => {
  test('random bodies', () => {
    const start = `# vitest-ollama-bench baseline, format 1\n[${STUDIO}]\n`
    const yaml = string({
      unit: constantFrom(...'ab1: -[]{},#&*!|>\'"%@`?\n\t', '<<: ', 'sessions:', 'at: ', '...', '---'),
    })
    assert(
      property(yaml, (body) => survives(start + body)),
      { numRuns: 500 },
    )
    survives(`${start}${'['.repeat(100_000)}`)
  })

  test('a good text with a piece replaced', () => {
    const edit = tuple(nat(GOOD.length), nat(40), string({ maxLength: 6 }))
    assert(
      property(edit, ([at, length, instead]) => survives(GOOD.slice(0, at) + instead + GOOD.slice(at + length))),
      { numRuns: 500 },
    )
  })
})
