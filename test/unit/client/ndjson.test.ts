import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { timedLines as linesOf } from '../../../src/client/ndjson.ts'
import { bodyOf } from './body-of.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const timedLines = (chunks: readonly Uint8Array[], arrivals: readonly number[]) => linesOf(bodyOf(chunks, arrivals))

describe('timedLines', () => {
  test('a line has the time of the chunk that completed it', () => {
    const chunks = [bytes('{"a":1}\n{"b"'), bytes(':2}\n'), bytes('{"c":3}\n')]
    expect(timedLines(chunks, [10, 20, 30])).toEqual([
      { text: '{"a":1}', at: 10 },
      { text: '{"b":2}', at: 20 },
      { text: '{"c":3}', at: 30 },
    ])
  })

  test('several lines in one chunk share its time; blank lines are none', () => {
    expect(timedLines([bytes('1\n\r\n2\n')], [5])).toEqual([
      { text: '1', at: 5 },
      { text: '2', at: 5 },
    ])
  })

  test('a last line without a newline is complete with the last chunk', () => {
    expect(timedLines([bytes('ab'), bytes('c')], [1, 2])).toEqual([{ text: 'abc', at: 2 }])
  })

  test('invalid UTF-8 becomes U+FFFD and loses nothing else', () => {
    expect(timedLines([Uint8Array.from([0x61, 0xff, 0x62, 0x0a])], [1])).toEqual([{ text: 'a\uFFFDb', at: 1 }])
  })

  test('the same lines come out wherever the bytes are cut, also within a character', () => {
    fc.assert(
      fc.property(
        fc.array(fc.json({ maxDepth: 1 }), { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (lines, cuts) => {
          const whole = bytes(lines.map((line) => `${line}\n`).join(''))
          const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length].toSorted((a, b) => a - b)
          const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end))
          const cut = timedLines(
            chunks,
            chunks.map((_, index) => index),
          )
          expect(cut.map((line) => line.text)).toEqual(lines.map((line) => line.trim()))
          expect(cut.map((line) => line.at)).toEqual(cut.map((line) => line.at).toSorted((a, b) => a - b))
        },
      ),
    )
  })
})
