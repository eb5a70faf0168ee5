import { stripVTControlCharacters } from 'node:util'

const LINE_BREAKS = /[\r\n\t\v\f\u0085\u2028\u2029]+/gu

/** C0 and C1 controls (ESC among them), and format characters: bidi overrides, zero-width marks, tags. */
const UNSEEN = /[\p{Cc}\p{Cf}]/gu

/**
 * Text of a server or a user made fit for a terminal: one line, nothing that moves the cursor, colours, hides or reorders.
 * Joiners of emoji and of some scripts go too; the letters stay.
 */
export function clean(text: string): string {
  return stripVTControlCharacters(text.toWellFormed()).replace(LINE_BREAKS, ' ').replace(UNSEEN, '').trim()
}

const DEEPEST = 8

/** The same for text of several lines, such as advice with commands: each line keeps the spaces it starts with. */
export const cleanLines = (text: string): string[] =>
  text.split(/\r?\n/u).flatMap((line) => {
    const cleaned = clean(line)
    return cleaned === '' ? [] : [' '.repeat(Math.min(DEEPEST, line.search(/[^ ]|$/u))) + cleaned]
  })
