/** A stretch of the requirement, as offsets into its NFC form. */
export interface Span {
  readonly start: number
  readonly end: number
}

const WIDE = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u

/** The requirement is misused: what is wrong, a caret under the place, and what to write instead. */
export function mistake(
  text: string,
  span: Span,
  about: { readonly wrong: string; readonly hint?: string },
): TypeError {
  const line = shown(text)
  const caret = ' '.repeat(columns(line.slice(0, span.start))) + '^'.repeat(Math.max(1, columns(sliceOf(line, span))))
  const lines = [`requirement "${line}": ${about.wrong}`, `  ${line}`, `  ${caret}`]
  return new TypeError([...lines, ...(about.hint ?? '').split('\n').filter(Boolean).map(indented)].join('\n'))
}

const indented = (line: string): string => `  ${line}`

const sliceOf = (line: string, { start, end }: Span): string => line.slice(start, end)

/**
 * One line, one character for one: line breaks and tabs become spaces; other control characters, and the start of what a
 * CI runner would take for an order, are made visible.
 */
function shown(text: string): string {
  const line = text.replaceAll(/\s/gu, ' ').replaceAll(/[\p{Cc}\u2066-\u2069\u202a-\u202e\u200e\u200f]/gu, '\u00b7')
  return line.replaceAll(/:(?=:[a-z])|#(?=#\w*\[)/giu, '\u00b7')
}

/** Terminal columns: what is seen as one character counts once, wide ones twice. */
function columns(text: string): number {
  const characters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)]
  return characters.reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0)
}
