import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { workflowCommand } from '../../../src/vitest/github-warnings.ts'

test("an order as GitHub's runner reads it: one line, what it obeys escaped", () => {
  expect(workflowCommand('warning', '100 %\nof P=1: a, b', { file: 'a:b,c.ts', line: '3', title: 'x%0A' })).toBe(
    '::warning file=a%3Ab%2Cc.ts,line=3,title=x%250A::100 %25%0Aof P=1: a, b',
  )
})

test('whatever a message and a title hold, it stays one order and can be read back', () => {
  assert(
    property(string({ unit: 'binary' }), string({ unit: 'binary' }), (message, title) => {
      const order = workflowCommand('warning', message, { title })
      expect(order).not.toMatch(/[\r\n]/)
      const [, read = '', body = ''] = /^::warning title=([^:,]*)::(.*)$/s.exec(order) ?? []
      expect([unescaped(read), unescaped(body)]).toEqual([title, message])
    }),
  )
})

/** As the runner does. Source: actions/runner, ActionCommand.cs. */
const unescaped = (text: string): string =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')
