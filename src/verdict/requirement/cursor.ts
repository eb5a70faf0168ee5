import { type Span, mistake } from './mistake.ts'
import { plain } from './suggest.ts'
import { type Token, type TokenKind, tokenize } from './tokens.ts'

/** Reads a requirement token by token and says where a mistake stands. */
export class Cursor {
  readonly text: string
  readonly #tokens: readonly Token[]
  readonly #end: Token
  #at = 0

  /** @throws TypeError on a character that no requirement holds */
  constructor(text: string) {
    this.text = text.normalize('NFC')
    this.#tokens = tokenize(this.text)
    this.#end = { kind: 'end', text: '', start: this.text.trimEnd().length, end: this.text.trimEnd().length }
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? this.#end
  }

  next(): Token {
    const token = this.peek()
    this.#at += 1
    return token
  }

  /** The next token if it is of that kind. */
  take(kind: TokenKind): Token | undefined {
    return this.peek().kind === kind ? this.next() : undefined
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'word' && plain(token.text) === word
  }

  takeWord(word: string): Token | undefined {
    return this.isWord(word) ? this.next() : undefined
  }

  /** `P` and a sign that was meant as `=`. */
  isLevel(ahead = 0): boolean {
    return this.isWord('p', ahead) && this.peek(ahead + 1).kind === 'operator'
  }

  /** From a token to the last one read. */
  since(first: Span): Span {
    return { start: first.start, end: this.peek(-1).end }
  }

  mistake(span: Span, wrong: string, hint?: string): TypeError {
    return mistake(this.text, span, { wrong, hint })
  }
}

/** A parsed part and where it stands. */
export interface Located<Value> {
  readonly value: Value
  readonly span: Span
}
