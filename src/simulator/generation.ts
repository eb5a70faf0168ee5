import type { Timing, Work } from './engine.ts'
import { KEPT_TOKENS } from './prompt.ts'
import { Gibberish, tokenId } from './tokenizer.ts'

/** Text of one line. */
export interface Part {
  readonly content: string
  readonly thinking: string
}

export interface GenerationOptions {
  readonly prompt: readonly number[]
  readonly textSeed: number
  readonly vocabulary: number
  readonly numCtx: number
  /** Tokens at most. */
  readonly limit: number
  /** The model ends by itself with this token. */
  readonly stopAfter: number | undefined
  readonly stop: readonly string[]
  /** Tokens of thought before the answer; 0 for none. */
  readonly thinkTokens: number
  part(part: Part): void
  finished(timing: Timing): void
}

/** The tokens of one answer: their text, what is held back for a stop string, and why it ends. */
export class Generation implements Work {
  readonly prompt: readonly number[]
  readonly #options: GenerationOptions
  readonly #words: Gibberish
  readonly #tokens: number[] = []
  #heldBack = ''
  doneReason: 'stop' | 'length' = 'length'

  constructor(options: GenerationOptions) {
    this.prompt = options.prompt
    this.#options = options
    this.#words = new Gibberish(options.textSeed)
  }

  /** Tokens made, those without text included. */
  get count(): number {
    return this.#tokens.length
  }

  token(): boolean {
    const { limit, stopAfter = Infinity, vocabulary, thinkTokens } = this.#options
    const ends = this.count + 1 >= stopAfter
    const piece = ends ? '<|im_end|>' : this.count === thinkTokens && thinkTokens > 0 ? '</think>' : this.#words.next()
    this.#tokens.push(tokenId(piece, vocabulary))
    if (ends) return this.#end('stop')
    if (this.count <= thinkTokens) this.#options.part({ content: '', thinking: piece })
    else if (piece !== '</think>' && this.#write(piece)) return this.#end('stop')
    return this.count >= limit && this.#end('length')
  }

  held(): readonly number[] {
    const all = [...this.prompt, ...this.#tokens]
    // The last token was never computed; after a context shift only the kept start is where it was.
    return all.length - 1 > this.#options.numCtx ? all.slice(0, KEPT_TOKENS) : all.slice(0, -1)
  }

  finished(timing: Timing): void {
    this.#options.finished(timing)
  }

  /** True when a stop string is complete; what came before it is still sent, the string is not. */
  #write(piece: string): boolean {
    const text = this.#heldBack + piece
    const at = firstStop(text, this.#options.stop)
    this.#heldBack = at === undefined ? possibleStop(text, this.#options.stop) : ''
    this.#send(text.slice(0, at ?? text.length - this.#heldBack.length))
    return at !== undefined
  }

  #end(reason: 'stop' | 'length'): true {
    this.doneReason = reason
    this.#send(this.#heldBack)
    this.#heldBack = ''
    return true
  }

  #send(content: string): void {
    if (content !== '') this.#options.part({ content, thinking: '' })
  }
}

function firstStop(text: string, stops: readonly string[]): number | undefined {
  const places = stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0)
  return places.length > 0 ? Math.min(...places) : undefined
}

/** The longest end of the text that a stop string may begin with. */
function possibleStop(text: string, stops: readonly string[]): string {
  for (let start = 0; start < text.length; start++) {
    const end = text.slice(start)
    if (stops.some((stop) => stop.startsWith(end))) return end
  }
  return ''
}
