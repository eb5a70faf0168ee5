/** A server's words, cut short, on one line, with addresses, file paths and control characters taken out. */
export function publicWords(text: string, length = 300): string {
  const plain = plainText(text.slice(0, 8 * length))
    .replaceAll(/\b[a-z][\w+.-]*:\/\/[^\s"'<>]+/gi, '<url>')
    .replaceAll(/(?<![\w.])(?:[A-Za-z]:)?(?:[\\/][\w.@~-]+){2,}/g, '<path>')
  return plain.length > length ? `${plain.slice(0, length)}…` : plain
}

/** Without control and formatting characters, which could move a terminal's cursor or turn text around. */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim()
}
