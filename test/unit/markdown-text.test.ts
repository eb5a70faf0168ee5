import { assert, constantFrom, oneof, property, string } from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { describe, expect, test } from 'vitest'
import { markdownCell, markdownCode, markdownText } from '../../src/markdown-text.ts'
import { plainText } from '../../src/plain-text.ts'

describe('foreign words in Markdown', () => {
  test.each([
    ['*bold* _all_ of OLLAMA_NUM_PARALLEL', String.raw`\*bold\* \_all\_ of OLLAMA_NUM_PARALLEL`],
    ['<img src=x onerror=alert(1)> & co', '&lt;img src=x onerror=alert(1)&gt; &amp; co'],
    ['[text](https://evil.example)', String.raw`\[text\](https:&#8203;//evil.example)`],
    ['ask @octocat about #12, GH-7', 'ask @&#8203;octocat about #&#8203;12, GH-&#8203;7'],
    ['write to a@b.example or www.b.example', 'write to a@&#8203;b.example or www&#8203;.b.example'],
    ['costs $x$', 'costs <span>$</span>x<span>$</span>'],
    ['so :tada: it is', 'so :&#8203;tada: it is'],
    ['# no title', String.raw`\# no title`],
    ['- no item', String.raw`\- no item`],
    ['+31 %, −5 %', '+31 %, −5 %'],
    ['1. no number', '1&#8203;. no number'],
    ['run `npx vitest bench --run -u` and `a|b`', String.raw`run ${'`npx vitest bench --run -u`'} and ${'`a|b`'}`],
    ['one ` alone', 'one \\` alone'],
    ['two\nlines\u001B[2J', 'two lines'],
  ])('%s', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown)
  })

  test('code has a fence that its backticks do not end', () => {
    expect(markdownCode('P=2 gen speed ≥ 60%')).toBe('`P=2 gen speed ≥ 60%`')
    expect(markdownCode('a`` | `b')).toBe('``` a`` | `b ```')
    expect(markdownCode('')).toBe('')
  })

  const hostile = string({
    unit: oneof(
      constantFrom(...'`*_[]()<>#+-.!|~&@:$\\ \n0a/"='),
      constantFrom('http://', 'www.', '@a', '#1', '<b>', '![', '](', '&lt;', '&#35;', '```', '---', 'a@b.co', '<!--'),
    ),
  })

  test('whatever it is, nothing but words and code is left, and they are the same words', () => {
    assert(
      property(hostile, (text) => {
        const { kinds, words } = read(`- ${markdownText(text)}`)
        expect(kinds).toEqual([])
        expect(words).toBe(letters(plainText(text)))
      }),
      { numRuns: 2000 },
    )
  })

  test('as code as well, and in both no cell of a table ends', () => {
    assert(
      property(hostile, (text) => {
        expect(read(`- ${markdownCode(text)}`).kinds).toEqual([])
        for (const markdown of [markdownText(text), markdownCode(text)])
          expect(markdownCell(markdown)).not.toMatch(/(?<!\\)\|/)
      }),
      { numRuns: 2000 },
    )
  })
})

type Node = ReturnType<typeof fromMarkdown>['children'][number] | { type: string; value?: string; children?: Node[] }

const HARMLESS: ReadonlySet<string> = new Set(['list', 'listItem', 'paragraph', 'text', 'inlineCode'])

/** What GitHub would make of it beside text and code, and its words without backticks. */
function read(markdown: string): { kinds: string[]; words: string } {
  const kinds: string[] = []
  let words = ''
  const walk = (node: Node): void => {
    const value = 'value' in node ? (node.value ?? '') : ''
    const isOurs = node.type === 'html' && /^<\/?span>$/.test(value)
    if (!isOurs && !HARMLESS.has(node.type)) kinds.push(node.type)
    if (node.type === 'text') kinds.push(...(value.match(/@[\w-]|#\d|https?:\/\/|www\./gi) ?? []))
    if (!isOurs) words += value
    if ('children' in node) for (const child of node.children ?? []) walk(child as Node)
  }
  for (const child of fromMarkdown(markdown).children) walk(child)
  return { kinds, words: letters(words.replaceAll('\u200B', '')) }
}

/** Backticks may become code and spaces beside them may go. */
const letters = (text: string): string => text.replaceAll(/[`\s]/g, '')
