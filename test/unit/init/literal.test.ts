import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { literal } from '../../../src/init/literal.ts'
import { HOSTILE } from '../../hostile.ts'

test('a literal reads as the text that it was made of, whatever that is, on one line', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom("'", '"', '\\', '`', '$', '{', '\n', '\u2028', '*', '/') }),
    fc.constant(HOSTILE),
  )
  fc.assert(
    fc.property(text, (value) => {
      const written = literal(value)
      expect(runInNewContext(written)).toBe(value)
      expect(written).toMatch(/^'[^\p{Cc}\u2028\u2029]*'$/u)
    }),
  )
})

test('an ordinary text is as a person would write it', () => {
  expect(literal('P=2 gen speed ≥ 50% of baseline')).toBe("'P=2 gen speed ≥ 50% of baseline'")
  expect(literal(`it's "here"`)).toBe(String.raw`'it\'s "here"'`)
})
