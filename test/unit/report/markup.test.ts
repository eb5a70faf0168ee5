import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prose } from '../../../src/report/html/prose.ts'
import { Markup, markup } from '../../../src/report/markup.ts'
import { hostileText } from './fixtures.ts'

const anyText = fc.oneof(
  hostileText,
  fc.string({
    unit: fc.constantFrom('<', '>', '&', '"', "'", '`', '/', 'a', ' ', '\u0000', '\u001B', '\uFFFE', '\uD800'),
  }),
)

describe('markup', () => {
  test('what is not finished is text, between tags and in quotes', () => {
    const name = `<b>"x" & 'y'</b>`
    const safe = '&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/b&gt;'
    expect(markup`<p title="${name}">${name}</p>`.text).toBe(`<p title="${safe}">${safe}</p>`)
  })

  test('what is finished goes in as it is, and nothing leaves nothing', () => {
    expect(markup`<ul>${[1, 2].map((each) => markup`<li>${each}</li>`)}${undefined}</ul>`.text).toBe(
      '<ul><li>1</li><li>2</li></ul>',
    )
    expect(markup`${new Markup('<br>')}`.text).toBe('<br>')
  })

  test('no text opens a tag, ends a quote, or holds what XML forbids', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: made } = markup`${text}`
        expect(made).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/u)
        expect(made).not.toMatch(/\p{Cc}|[\uFFFE\uFFFF]|\p{Cs}/u)
      }),
    )
  })
})

describe('sentences with commands', () => {
  test('what stands between backticks is set as code', () => {
    expect(prose('run `npx vitest` or `npm test`, now').text).toBe(
      'run <code>npx vitest</code> or <code>npm test</code>, now',
    )
  })

  test('one that nothing closes is shown as it was written', () => {
    expect(prose('a ` alone').text).toBe('a ` alone')
    expect(prose('`a` and ` alone').text).toBe('<code>a</code> and ` alone')
  })

  test('no text gets more elements than code', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(prose(text).text.replaceAll(/<\/?code>/gu, '')).not.toMatch(/[<>]/u)
      }),
    )
  })
})
