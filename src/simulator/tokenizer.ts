import { hashText } from './random.ts'

/** Special tokens, single digits, words with their space in pieces of six letters, one mark, runs of blanks, anything else. */
const PIECE = /<\|\w+\|>|<\/?think>|\p{Nd}| ?\p{L}{1,6}|[\n]+|[^\S\n]+(?=\s|$)| ?[^\s\p{L}\p{Nd}]|\s/gu

/** Pieces of a text; joined they are the text again. */
export function splitPieces(text: string): string[] {
  return text.match(PIECE) ?? []
}

/** The same piece has the same number everywhere; two pieces may share one. */
export function tokenId(piece: string, vocabulary: number): number {
  return hashText(piece) % vocabulary
}

export function tokenize(text: string, vocabulary: number): number[] {
  return splitPieces(text).map((piece) => tokenId(piece, vocabulary))
}

const CONSONANTS = 'bcdfghjklmnprstvz'
const VOWELS = 'aeiou'

/** An endless, seeded run of made-up words; each word with its space is exactly one token. */
export class Gibberish {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): string {
    const syllables = 1 + this.#below(3)
    let word = ' '
    for (let i = 0; i < syllables; i++) {
      word += CONSONANTS.charAt(this.#below(CONSONANTS.length)) + VOWELS.charAt(this.#below(VOWELS.length))
    }
    return word
  }

  /** Mulberry32. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % limit
  }
}
