import { expect, test } from 'vitest'
import { checkCommand } from './check-command.ts'
import { commandOf, commandsOf } from './commands.ts'
import { isExcerpt } from './outputs.ts'

const check = (line: string) => () => checkCommand(commandOf(line), { bench: 'vitest bench' })

test.each([
  'npx vitest bench --rnu',
  'npx vitest-ollama-bench sweep --model fast --max-paralel 4',
  'npx vitest-ollama-bench sweep',
  'npx vitest-ollama-bench swep --model fast',
  "npx vitest-ollama-bench sweep --model fast --require 'gen sped > 1'",
  'npm run bnch',
  'ollama rum fast',
  'caffeinate -i -m npx vitest bench --rnu',
  'curl https://example.com',
])('a slip in a command of the docs is seen: %s', (line) => {
  expect(check(line)).toThrow()
})

test.each(['npx vitest bench --run -u', 'npx vitest-ollama-bench sweep --model fast --up-to 4', 'npm run bench'])(
  'a command that is known passes: %s',
  (line) => {
    expect(check(line)).not.toThrow()
  },
)

test('a shell block is cut into its commands', () => {
  const text = "npm ci && npm test # first\nOLLAMA_HOST=http://a:1 \\\n  npx vitest bench -t 'two words'\n"
  expect(commandsOf({ text })).toEqual([
    { environment: {}, program: 'npm', args: ['ci'] },
    { environment: {}, program: 'npm', args: ['test'] },
    { environment: { OLLAMA_HOST: 'http://a:1' }, program: 'npx', args: ['vitest', 'bench', '-t', 'two words'] },
  ])
})

test('an excerpt may leave lines out where it says so, and nowhere else', () => {
  const output = ['a', 'b', 'c', 'd']
  expect(isExcerpt(['b', 'c'], output)).toBe(true)
  expect(isExcerpt(['a', '…', 'd'], output)).toBe(true)
  expect(isExcerpt(['a', 'c'], output)).toBe(false)
  expect(isExcerpt(['c', '…', 'a'], output)).toBe(false)
})
