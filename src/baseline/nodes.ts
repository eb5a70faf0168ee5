import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { unreadable } from './unreadable.ts'

const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** A named value of a map, with the node that a complaint about it points at. */
export interface Field {
  readonly name: string
  readonly at: unknown
  readonly value: unknown
}

/** Reads a section's body. Every scalar is text (nothing becomes a date or a float unasked); complaints name the line. */
export class Nodes {
  readonly document: Document
  readonly #lines = new LineCounter()
  readonly #firstLine: number

  /** `firstLine`: that of the body within the entry. @throws BASELINE_UNREADABLE on text that is not YAML. */
  constructor(body: string, firstLine: number) {
    this.#firstLine = firstLine
    this.document = this.#parse(body)
    const [error] = this.document.errors
    if (error) {
      throw unreadable(
        this.#lineAt(error.pos[0]),
        error.message.split('\n')[0] ?? 'not YAML',
        'Correct it there, or restore the file from git.',
      )
    }
  }

  /** @throws BASELINE_UNREADABLE */
  refuse(node: unknown, what: string, fix: string): never {
    throw unreadable(this.#lineAt((node as Node | undefined)?.range?.[0] ?? 0), what, fix)
  }

  fields(node: unknown, what: string): Field[] {
    if (!isMap(node)) this.refuse(node, `${what} is not a list of "name: value"`, `Write ${what} as { name: value }.`)
    return node.items.map((pair) => ({
      name: this.text(pair.key, `a name in ${what}`),
      at: pair.key,
      value: pair.value,
    }))
  }

  list(node: unknown, what: string): unknown[] {
    if (!isSeq(node)) this.refuse(node, `${what} is not a list`, `Write ${what} as [value, value, …].`)
    return node.items
  }

  text(node: unknown, what: string): string {
    if (!isScalar(node) || typeof node.value !== 'string')
      this.refuse(node, `${what} is not a single value`, 'Correct it there.')
    return node.value.trim()
  }

  number(node: unknown, what: string): number {
    const text = this.text(node, what)
    if (!PLAIN_NUMBER.test(text))
      this.refuse(node, `${what} is "${text}", not a number`, 'Correct it, or delete the session.')
    return Number(text)
  }

  #parse(body: string): Document {
    try {
      return parseDocument(body, {
        schema: 'failsafe',
        lineCounter: this.#lines,
        prettyErrors: false,
        logLevel: 'silent',
      })
    } catch (cause) {
      throw unreadable(this.#firstLine, `not YAML (${String(cause)})`, 'Restore the file from git.')
    }
  }

  #lineAt(offset: number): number {
    return this.#firstLine + Math.max(this.#lines.linePos(offset).line, 1) - 1
  }
}
