import { assert, integer, property, string, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Secrets } from '../../../src/client/secrets.ts'

describe('what was sent as a secret is not said again', () => {
  const secrets = new Secrets(['someone', 's3cret-p@ss', 'Bearer sk-abcdef0123456789', 'sid=q7Rk; theme=dark', ''])

  test.each([
    ['the header Bearer sk-abcdef0123456789 is not valid', 'the header <secret> is not valid'],
    ['bad key "sk-abcdef0123456789"', 'bad key "<secret>"'],
    ['cut short: sk-abcdef01…', 'cut short:<secret>…'],
    ['user someone: s3cret-p@ss', 'user <secret>: <secret>'],
    ['user someone: s3cret-p%40ss', 'user <secret>: <secret>'],
    ['cookie q7Rk has expired', 'cookie <secret> has expired'],
    ['the runner has terminated', 'the runner has terminated'],
  ])('%s', (said, shown) => {
    expect(secrets.hide(said)).toBe(shown)
  })

  test('no stretch of eight characters of one is left, however a text was cut', () => {
    const secret = string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 })
    assert(
      property(tuple(secret, string(), string(), integer({ min: 0, max: 40 })), ([own, before, after, cut]) => {
        const hidden = new Secrets([own]).hide(`${before}${own.slice(0, Math.max(8, cut))}${after}`)
        const left = Array.from({ length: own.length - 7 }, (_, at) => own.slice(at, at + 8))
        expect(left.filter((piece) => hidden.includes(piece) && !'<secret>'.includes(piece))).toEqual([])
      }),
    )
  })

  test('without secrets, and with those that are found in any text, nothing changes', () => {
    expect(new Secrets([]).hide('a text')).toBe('a text')
    expect(new Secrets(['a', 'te']).hide('a text')).toBe('a text')
  })
})
