import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { goJson, parseGoJson } from '../../../src/simulator/go-json.ts'

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseGoJson(text)).toEqual(JSON.parse(text))
    }),
  )
})

test('ignores what follows the first value', () => {
  expect(parseGoJson('{"a":1} and more')).toEqual({ a: 1 })
})

test('cut anywhere, an object is an unexpected EOF', () => {
  const text = JSON.stringify({ model: 'm', n: [true, null, 'x\u00e9"'], o: { p: {} } })
  for (let end = 1; end < text.length; end++) {
    expect(() => parseGoJson(text.slice(0, end)), text.slice(0, end)).toThrow('unexpected EOF')
  }
})

describe('words of Go', () => {
  test.each([
    ['', 'missing request body'],
    ['not json', "invalid character 'o' in literal null (expecting 'u')"],
    ['hello', "invalid character 'h' looking for beginning of value"],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a":"\n"}', "invalid character '\\n' in string literal"],
    ['{"a":"\\x"}', "invalid character 'x' in string escape code"],
  ])('%j', (text, message) => {
    expect(() => parseGoJson(text)).toThrow(message)
  })

  test('marks that could end an HTML element are escaped', () => {
    expect(goJson({ a: '<b>&' })).toBe('{"a":"\\u003cb\\u003e\\u0026"}')
  })
})
