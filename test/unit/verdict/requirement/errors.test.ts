import { describe, expect, test } from 'vitest'
import { checkRequirement, namedLevels, parseRequirement } from '../../../../src/verdict/requirement/index.ts'

/** One of each mistake a person makes; the golden file shows what they read then. */
const MISTAKES = [
  '',
  '   ',
  'P=2 gen sped ≥ 60% of baseline',
  'gen speedd P=2 ≥ 20',
  'speed ≥ 20',
  'latency < 3 s',
  'ram < 80%',
  'banana < 3',
  'p95 TTFT < 2 s',
  'new P=2 gen speed ≥ 95% of P=1',
  'P=2 ≥ 60% of baseline',
  'P2 gen speed ≥ 20',
  'P=0 TTFT < 1 s',
  'P=1.5 TTFT < 1 s',
  'P>2 gen speed ≥ 20',
  'at gen speed ≥ 20',
  'turn 3 TTFT < 2 s',
  'TTFT medain < 2 s',
  'TTFT is 2 s',
  'TTFT below 2 s',
  'TTFT',
  'TTFT <',
  'TTFT < fast',
  'gen speed => 20',
  'gen speed == 20',
  'gen speed = 20 tok/s',
  'swap = 2 GB',
  'TTFT < 3 tok/s',
  'TTFT < 3',
  'TTFT < 2 sec',
  'TTFT < 1,5 s',
  'memory < 24',
  'memory < 24 GBB',
  'swap < -1 GB',
  'memory < 80%',
  'memory < 80% of REM',
  'TTFT < 80% RAM',
  'system memory < 80% VRAM',
  'gen speed ≥ 60%',
  'gen speed ≥ 60% of',
  'gen speed ≥ 60% of bseline',
  'effective parallelism ≥ 2 s',
  'at P=2 gen speed ≥ 20 at P=4',
  'P=1 gen speed ≥ 60% of baseline',
  'TTFT at turn 2 < 2 × turn 2',
  'memory growth < 2% at turn 4',
  'itl < 2 × stored',
  'TTFT p95 < 2 × stored',
  'load time < 2 s at P=2',
  'load time p95 < 2 s',
  'swap < 2 × P=1',
  'system memory p95 < 80% RAM at P=2',
  'cliff ≥ 3',
  'cliff > P=2',
  'cliff',
  'cliff > two',
  'no',
  'no error',
  'no swap',
  'swap = 0 and errors = 0',
  'TTFT < 1 s please',
  'TTFT < 1 s at P=2 at P=4',
  'TTFT\t<\t3',
  '速い gen speed ≥ 20',
  'gen speed \u202e≥ 20',
  'gen speed 🚀 20',
]

function messageOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
  throw new Error('nothing was thrown')
}

test('every mistake is told with its place and a way out', async () => {
  const messages = MISTAKES.map((text) => messageOf(() => parseRequirement(text)))
  const withVariants = messageOf(() => parseRequirement('nwe gen speed ≥ 95% of old', { variants: ['old', 'new'] }))
  const reference = messageOf(() => parseRequirement('new gen speed ≥ 95% of odl', { variants: ['old', 'new'] }))
  const levels = ['P=3 gen speed ≥ 60% of baseline', 'TTFT at P=2 < 3 × P=8', 'cliff > 3'].map((text) =>
    messageOf(() => checkRequirement(parseRequirement(text), { parallel: [1, 2, 4] })),
  )
  const alone = messageOf(() => checkRequirement(parseRequirement('gen speed ≥ 60% of P=1'), { parallel: [1] }))
  const turns = ['TTFT at turn 13 < 2 s', 'TTFT at P=2 < 2 s', 'gen speed ≥ 80% of baseline', 'cliff > 2'].map((text) =>
    messageOf(() => checkRequirement(parseRequirement(text), { parallel: [1], mode: 'context-growth', turns: 12 })),
  )
  const cold = ['TTFT < 2 s at turn 1', 'effective parallelism ≥ 1'].map((text) =>
    messageOf(() => checkRequirement(parseRequirement(text), { parallel: [1], mode: 'cold-start' })),
  )
  const noTurns = messageOf(() => checkRequirement(parseRequirement('TTFT at turn 2 < 1 s'), { parallel: [1, 2] }))
  const golden = [...messages, withVariants, reference, ...levels, alone, ...turns, ...cold, noTurns].join('\n\n')
  await expect(`${golden}\n`).toMatchFileSnapshot('../../../golden/requirement-errors.txt')
})

describe('the caret', () => {
  test.each([
    ['P=2 gen sped ≥ 60% of baseline', 'gen sped'],
    ['TTFT < 3 tok/s', 'tok/s'],
    ['gen speed ≥ 60% of bseline', 'bseline'],
    ['at P=2 gen speed ≥ 20 at P=4', 'at P=4'],
    ['TTFT medain < 2 s', 'medain'],
  ])('%s', (text, word) => {
    const [, line = '', caret = ''] = messageOf(() => parseRequirement(text)).split('\n')
    expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe(word)
  })

  test('stands in the right terminal column behind wide characters', () => {
    const options = { variants: ['速い'] }
    const [, , caret] = messageOf(() => parseRequirement('速い TTFT < 2 sec', options)).split('\n')
    expect(caret).toBe(`  ${'----'}${' TTFT < 2 '.replaceAll(/./gu, '-')}^^^`.replaceAll('-', ' '))
  })

  test('control characters of a text never reach the terminal', () => {
    const message = messageOf(() => parseRequirement('TTFT \u001b[31m< 2 s'))
    expect(message).not.toContain('\u001b')
    expect(message).toContain('U+001B')
  })
})

test('what is not a text is refused by its type', () => {
  const notText: unknown = 42
  expect(() => parseRequirement(notText as string)).toThrow(/not number/)
})

test('a level that is measured is accepted, and so is a requirement without one', () => {
  const parallel = [1, 2, 4]
  for (const text of ['P=4 gen speed ≥ 20', 'cliff > 4', 'no errors', 'gen speed ≥ 50% of P=2', 'memory < 80% RAM']) {
    expect(() => checkRequirement(parseRequirement(text), { parallel })).not.toThrow()
  }
})

test('a search measures what a requirement names, up to its end', () => {
  const searched = { parallel: [1, 2, 3, 4], search: { upTo: 32 } }
  for (const text of ['P=10 gen speed ≥ 20', 'cliff > 32', 'P=31 gen speed ≥ 50% of P=7']) {
    expect(() => checkRequirement(parseRequirement(text), searched)).not.toThrow()
  }
  expect(() => checkRequirement(parseRequirement('cliff > 40'), searched)).toThrow(
    /searched up to P=32: raise `upTo` to 40/,
  )
  expect(namedLevels(parseRequirement('P=31 gen speed ≥ 50% of P=7'))).toEqual([31, 7])
})
