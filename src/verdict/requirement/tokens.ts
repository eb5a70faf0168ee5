import { type Span, mistake } from './mistake.ts'

export type TokenKind = 'word' | 'number' | 'operator' | 'percent' | 'times' | 'end'

export interface Token extends Span {
  readonly kind: TokenKind
  /** As written, except that blanks inside a unit such as `tok / s` are gone. */
  readonly text: string
}

const RULES: readonly (readonly [TokenKind, RegExp])[] = [
  ['number', /(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?/iuy],
  ['operator', /=[<>]|[<>=!]=?|[≥≤≧≦⩾⩽≠≈~]/uy],
  ['percent', /%/uy],
  ['times', /×/uy],
  ['word', /[\p{L}_][\p{L}\p{M}\p{N}_]*(?:[-.][\p{L}\p{N}_]+)*(?:\s*\/\s*\p{L}+)?/uy],
]

/** After a number `x` is the sign of a multiple: no unit begins with it. */
const X_AFTER_NUMBER = /x/iuy

/**
 * Cuts an NFC text into tokens; the last one is `end`.
 * @throws TypeError at the first character that no requirement holds
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = skipBlanks(text, 0)
  while (at < text.length) {
    const token = tokenAt(text, at, tokens.at(-1))
    tokens.push(token)
    at = skipBlanks(text, token.end)
  }
  return [...tokens, { kind: 'end', text: '', start: text.length, end: text.length }]
}

function tokenAt(text: string, at: number, before: Token | undefined): Token {
  const rules = before?.kind === 'number' ? [['times', X_AFTER_NUMBER] as const, ...RULES] : RULES
  for (const [kind, rule] of rules) {
    rule.lastIndex = at
    const found = rule.exec(text)?.[0]
    if (found) return { kind, text: found.replaceAll(/\s/gu, ''), start: at, end: at + found.length }
  }
  throw strange(text, at)
}

function skipBlanks(text: string, from: number): number {
  const blanks = /\s*/uy
  blanks.lastIndex = from
  return from + (blanks.exec(text)?.[0].length ?? 0)
}

function strange(text: string, at: number): TypeError {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  const span = { start: at, end: at + character.length }
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  const visible = /^[\p{L}\p{P}\p{S}]$/u.test(character) ? `"${character}"` : code
  return mistake(text, span, {
    wrong: `unexpected character ${visible}`,
    hint: HINTS[character] ?? 'take it out: it has no meaning here',
  })
}

const HINTS: { readonly [character: string]: string } = {
  ',': 'the decimal sign is a point and digits are not grouped: 1.5 s, 24000 MB',
  '-': 'a bound is a number from 0 upwards',
  '−': 'a bound is a number from 0 upwards',
  '*': 'write × or x for a multiple: 3 × P=1',
}
