import { createHash } from 'node:crypto'
import type { RequestTrace } from '../model/trace.ts'
import { StampReader } from './stamp-reader.ts'

/** What one line says of the text; either may be empty. */
export interface Said {
  readonly answer?: string
  readonly thinking?: string
}

type Stamps = Pick<RequestTrace, 'contentAt' | 'createdAt' | 'firstAnswerAt' | 'textHash'>

/** The stamps of an answer's lines, and its text as a digest. */
export class TextTrace {
  readonly #contentAt: number[] = []
  readonly #createdAt: number[] = []
  readonly #texts: string[] = []
  readonly #reader = new StampReader()
  #firstAnswerAt: number | undefined

  /** A line that says nothing leaves no stamp. */
  add(at: number, { answer, thinking }: Said, createdAt: unknown): void {
    if (!answer && !thinking) return
    this.#contentAt.push(at)
    const created = this.#reader.unixMs(createdAt)
    if (created !== undefined) this.#createdAt.push(created)
    if (thinking) this.#texts.push(thinking)
    if (!answer) return
    this.#texts.push(answer)
    this.#firstAnswerAt ??= at
  }

  /** The server's stamps only where every line has one. */
  stamps(): Stamps {
    const [contentAt, createdAt] = [this.#contentAt, this.#createdAt]
    return {
      contentAt,
      createdAt: createdAt.length === contentAt.length ? createdAt : [],
      firstAnswerAt: this.#firstAnswerAt,
      textHash: contentAt.length > 0 ? createHash('sha256').update(this.#texts.join('')).digest('hex') : undefined,
    }
  }
}
