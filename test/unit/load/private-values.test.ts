import { describe, expect, test } from 'vitest'
import { resolveScenario } from '../../../src/load/resolve.ts'
import type { Scenario } from '../../../src/model/scenario.ts'

const SECRET = 'tok-123456'

const refusal = (given: object, name = 'a chat'): string => {
  try {
    resolveScenario(name, { model: 'fast', ...given } as Scenario, { environment: {} })
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
  throw new Error('It was taken')
}

describe('a wrong value that holds a secret is not repeated', () => {
  test.each([
    ['a header with a line break', { headers: { 'x-token': `${SECRET}\r\nx: y` } }, 'that of "x-token"'],
    ['a header that is no text', { headers: { 'x-token': [SECRET] } }, 'that of "x-token"'],
    ['a header whose name is none', { headers: { [`x ${SECRET}`]: 'y' } }, '`headers` must be named by letters'],
    ['headers as one text', { headers: `authorization: ${SECRET}` }, '`headers` must be an object'],
    ['a variant alone', { variants: { old: { host: `http://me:${SECRET}@box` } } }, '`variants` must be at least two'],
    ['a system text that is none', { system: [SECRET] }, '`system` must be a text'],
    ['a host with a query', { host: `http://box/?key=${SECRET}` }, 'give a key as one of `headers`'],
    ['a host with a stray percent sign', { host: `http://me:${SECRET}%zz@box` }, 'write %25'],
  ])('%s', (_what, given, says) => {
    const message = refusal(given)
    expect(message).toContain(says)
    expect(message).not.toContain(SECRET)
  })
})

const seen = (message: string) => expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u)

describe('names are text that can be seen', () => {
  test.each(['\u001B[2J', 'a\nb', '\u0000', '\u202Egnp', '\u009B31m'])('%j is no name', (name) => {
    for (const message of [refusal({}, name), refusal({ model: name }), refusal({ variants: { [name]: {}, b: {} } })]) {
      seen(message)
    }
  })

  test('letters of any script, and emoji with their joiners', () => {
    const name = '👨‍👩‍👧 könnten 漢字 می‌خواهم'
    expect(resolveScenario(name, { model: 'fast' }, { environment: {} }).name).toBe(name)
  })

  test('model: what is shown of a wrong value cannot move the cursor', () => {
    expect(refusal({ model: '\u009B2Jx' })).toMatch(
      /^scenario "a chat": `model` is "x?[^\u009B]*", and must be the name/,
    )
  })
})
