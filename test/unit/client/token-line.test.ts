import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokenLine } from '../../../src/client/token-line.ts'

const generate = (created_at: string, response: string, more: object = {}) =>
  JSON.stringify({ model: 'a:b', created_at, response, done: false, ...more })
const chat = (created_at: string, content: string) =>
  JSON.stringify({ model: 'a:b', created_at, message: { role: 'assistant', content }, done: false })

describe('tokenLine', () => {
  test('reads a token of either endpoint', () => {
    expect(tokenLine(generate('T', ' wörd 🙂'))).toEqual({ createdAt: 'T', answer: ' wörd 🙂' })
    expect(tokenLine(chat('T', '!'))).toEqual({ createdAt: 'T', answer: '!' })
  })

  test('leaves every other line to JSON.parse', () => {
    const lines = [
      generate('T', 'a "quote"'),
      generate('T', 'a\nbreak'),
      generate('T', 'a\\slash'),
      generate('T', '', { done: true, eval_count: 3 }),
      generate('T', '', { thinking: 'hm' }),
      generate('T', 'x', { error: 'no' }),
      '{"error":"no"}',
      `${generate('T', 'x')} `,
      generate('T', 'x').slice(0, -1),
      generate('T', 'x').replace('"T"', '7'),
      generate('T', 'x').replace('x', 'a\u0001b'),
      '',
    ]
    for (const line of lines) expect(tokenLine(line), line).toBeUndefined()
  })

  test('says what JSON.parse says, or nothing', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(text, text, fc.boolean(), (createdAt, answer, isChat) => {
        const read = tokenLine(isChat ? chat(createdAt, answer) : generate(createdAt, answer))
        if (read) expect(read).toEqual({ createdAt, answer })
      }),
    )
  })

  test('what it reads is JSON, wherever a character is put in its place', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }), (at, put) => {
        const line = generate('2026-01-01T00:00:00Z', ' token')
        const place = at % line.length
        const changed = `${line.slice(0, place)}${put}${line.slice(place + 1)}`
        const read = tokenLine(changed)
        if (!read) return
        const { created_at, response } = JSON.parse(changed) as { created_at: string; response: string }
        expect(read).toEqual({ createdAt: created_at, answer: response })
      }),
      { numRuns: 2000 },
    )
  })
})
