import { assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainLines, plainText, shellWord } from '../../src/plain-text.ts'

describe('text that others wrote', () => {
  test('orders to a CI runner are pulled apart, wherever a line may be broken', () => {
    expect(plainText('::error file=a.ts::owned')).toBe(': :error file=a.ts: :owned')
    expect(plainText('std::bad_alloc')).toBe('std: :bad_alloc')
    expect(plainText('  ##[group]x ##vso[task.setvariable]y ##teamcity[z]')).toBe(
      '# #[group]x # #vso[task.setvariable]y # #teamcity[z]',
    )
    expect(plainText('[::1]:11434, 1:2, # 3, ## heading')).toBe('[::1]:11434, 1:2, # 3, ## heading')
  })

  test('an order that only shows once something unseen is gone', () => {
    expect(plainText(':\u200B:error::x')).toBe(': :error: :x')
    expect(plainText(':\u001B[0m:set-output::x')).toBe(': :set-output: :x')
  })

  test('whatever it is, nothing is left that a terminal or a runner obeys', () => {
    const hostile = string({
      unit: constantFrom(
        ':',
        ':',
        '#',
        '#',
        '[',
        'e',
        'v',
        '\u001B',
        ']',
        '0',
        ';',
        '\u0007',
        '\u009B',
        '\n',
        '\u202E',
        ' ',
      ),
    })
    assert(
      property(hostile, (text) => {
        const plain = plainText(text)
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}]/u)
        expect(plain).not.toMatch(/::[a-z]|##\w*\[/i)
      }),
      { numRuns: 2000 },
    )
  })

  test('lines keep where they start', () => {
    expect(plainLines('a\n  b\u001B[2J\n\n    ::error::c')).toBe('a\n  b\n\n    : :error: :c')
  })
})

test('a name in a command is one word of it, whatever it holds', () => {
  expect(shellWord('hf.co/org/Qwen3-8B:Q4_K_M')).toBe('hf.co/org/Qwen3-8B:Q4_K_M')
  expect(shellWord('x; rm -rf ~')).toBe("'x; rm -rf ~'")
  expect(shellWord('$(touch a)`b`')).toBe("'$(touch a)`b`'")
  expect(shellWord("it's")).toBe(String.raw`'it'\''s'`)
  expect(shellWord('--option')).toBe("'--option'")
  expect(shellWord('')).toBe("''")
})
