import { expect, test } from 'vitest'
import { parseEnviron, parsePsEnvironment } from '../../../src/machine/marked-processes.ts'

test.each([
  ['A=1\0RUN=abc\0B=2\0', 'abc'],
  ['RUN=\0', ''],
  ['MY_RUN=abc\0A=RUN=abc\0', undefined],
  ['', undefined],
])('/proc/PID/environ %j', (text, value) => {
  expect(parseEnviron(text, 'RUN')).toBe(value)
})

test('rows of `ps -axEww -o pid=,command=`', () => {
  const text = [
    '  501 /opt/homebrew/bin/ollama serve PATH=/bin RUN=abc HOME=/Users/x y',
    '   77 /opt/homebrew/bin/ollama runner --model x RUN=def',
    '    1 /sbin/launchd',
    '   90 vi MY_RUN=abc',
  ].join('\n')
  expect([...parsePsEnvironment(text, 'RUN')]).toEqual([
    [501, 'abc'],
    [77, 'def'],
  ])
})
