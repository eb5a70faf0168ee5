import { Refusal } from './refusal.ts'

const BLANK = /[ \t\r\n]/
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const HEX4 = /[0-9a-fA-F]{4}/y

/**
 * The first JSON value of a request body, as Go's decoder reads it: what follows the value is ignored.
 * @throws Refusal 400 in Go's words.
 */
export function parseGoJson(text: string): unknown {
  if (text.trim() === '') throw new Refusal(400, 'missing request body')
  const scanner = new Scanner(text)
  scanner.value('looking for beginning of value')
  return JSON.parse(text.slice(0, scanner.position))
}

/** JSON as Go's encoder writes it: marks that could end an HTML element are escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Finds the end of a value, or says what is wrong the way Go's scanner does. */
class Scanner {
  readonly #text: string
  position = 0

  constructor(text: string) {
    this.#text = text
  }

  value(context: string): void {
    this.#skipBlanks()
    const mark = this.#text.charAt(this.position)
    if (mark === '{') this.#object()
    else if (mark === '[') this.#array()
    else if (mark === '"') this.#string()
    else if (mark === 'n') this.#literal('null')
    else if (mark === 't') this.#literal('true')
    else if (mark === 'f') this.#literal('false')
    else if (!this.#match(NUMBER)) throw this.#unexpected(context)
  }

  #object(): void {
    this.position++
    if (this.#ends('}')) return
    for (;;) {
      this.#skipBlanks()
      if (this.#text.charAt(this.position) !== '"') throw this.#unexpected('looking for beginning of object key string')
      this.#string()
      if (!this.#ends(':')) throw this.#unexpected('after object key')
      this.value('looking for beginning of value')
      if (this.#ends('}')) return
      if (!this.#ends(',')) throw this.#unexpected('after object key:value pair')
    }
  }

  #array(): void {
    this.position++
    if (this.#ends(']')) return
    for (;;) {
      this.value('looking for beginning of value')
      if (this.#ends(']')) return
      if (!this.#ends(',')) throw this.#unexpected('after array element')
    }
  }

  #string(): void {
    this.position++
    for (;;) {
      const mark = this.#text.charAt(this.position)
      if (mark < ' ') throw this.#unexpected('in string literal')
      this.position++
      if (mark === '"') return
      if (mark === '\\') this.#escape()
    }
  }

  #escape(): void {
    const mark = this.#text.charAt(this.position)
    if (mark === '' || !'"\\/bfnrtu'.includes(mark)) throw this.#unexpected('in string escape code')
    this.position++
    if (mark === 'u' && !this.#match(HEX4)) throw this.#unexpected('in \\u hexadecimal character escape')
  }

  #literal(word: string): void {
    for (const letter of word) {
      if (this.#text.charAt(this.position) !== letter) {
        throw this.#unexpected(`in literal ${word} (expecting '${letter}')`)
      }
      this.position++
    }
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.position
    if (!pattern.test(this.#text)) return false
    this.position = pattern.lastIndex
    return true
  }

  /** Steps over the mark if it is next. */
  #ends(mark: string): boolean {
    this.#skipBlanks()
    if (this.#text.charAt(this.position) !== mark) return false
    this.position++
    return true
  }

  #skipBlanks(): void {
    while (BLANK.test(this.#text.charAt(this.position))) this.position++
  }

  #unexpected(context: string): Refusal {
    const mark = this.#text.charAt(this.position)
    if (mark === '') return new Refusal(400, 'unexpected EOF')
    return new Refusal(400, `invalid character ${quote(mark)} ${context}`)
  }
}

function quote(mark: string): string {
  if (mark === "'") return "'\\''"
  if (mark === '"') return `'"'`
  return `'${JSON.stringify(mark).slice(1, -1)}'`
}
