import { plainText } from '../plain-text.ts'
import { asText } from './json.ts'

/** A server's words, cut short, on one line, with addresses, file paths and control characters taken out. */
export function publicWords(text: string, length = 300): string {
  const plain = plainText(text.slice(0, 8 * length))
    .replaceAll(/\b[a-z][\w+.-]*:\/\/[^\s"'<>]+/gi, '<url>')
    .replaceAll(/(?<![\w.])(?:[A-Za-z]:)?(?:[\\/][\w.@~-]+){2,}/g, '<path>')
  return plain.length > length ? `${plain.slice(0, length)}…` : plain
}

/** Longer than any version, digest or family that a server has. */
const LONGEST_NAME = 200

/** A name or version that a server states; absent where it is no text, or nothing of it is left. */
export function statedName(value: unknown): string | undefined {
  return asText(publicWords(asText(value) ?? '', LONGEST_NAME))
}
