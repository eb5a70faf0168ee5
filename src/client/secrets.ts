/** As much of a secret as gives something of it away. */
const TELLING = 8

/** A shorter one is found in any text by chance. */
const SHORTEST = 4

const HIDDEN = '<secret>'

/** What is sent to a server and to nobody else: a proxy's error page may well say it back. */
export class Secrets {
  readonly #pieces: readonly string[]

  /** `texts`: values as they are sent, a header's whole value among them. */
  constructor(texts: readonly string[]) {
    const wholes = texts.flatMap((text) => [text, encodeURIComponent(text)]).filter((text) => text.length >= SHORTEST)
    this.#pieces = [...new Set(wholes.flatMap(piecesOf))].toSorted((a, b) => b.length - a.length)
  }

  /** Without any secret, or a piece of one that is left where a text was cut short. */
  hide(text: string): string {
    const gone = new Uint8Array(text.length)
    for (const piece of this.#pieces) {
      for (let at = text.indexOf(piece); at !== -1; at = text.indexOf(piece, at + 1))
        gone.fill(1, at, at + piece.length)
    }
    if (!gone.includes(1)) return text
    return [...spans(gone)].map(({ from, to, hidden }) => (hidden ? HIDDEN : text.slice(from, to))).join('')
  }
}

/** All stretches of a long secret; its words, so that `Bearer abcd` also hides `abcd`; a short one as it is. */
function piecesOf(secret: string): string[] {
  const words = secret.split(/[\s;,=:]+/).filter((word) => word.length >= SHORTEST && word.length < TELLING)
  if (secret.length < TELLING) return [secret, ...words]
  const stretches = Array.from({ length: secret.length - TELLING + 1 }, (_, at) => secret.slice(at, at + TELLING))
  return [...stretches, ...words]
}

function* spans(gone: Uint8Array): Generator<{ from: number; to: number; hidden: boolean }> {
  let from = 0
  while (from < gone.length) {
    const to = gone.indexOf(gone[from] === 1 ? 0 : 1, from)
    const end = to === -1 ? gone.length : to
    yield { from, to: end, hidden: gone[from] === 1 }
    from = end
  }
}
