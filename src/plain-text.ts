import { stripVTControlCharacters } from 'node:util'

const LINE_BREAKS = /[\r\n\t\v\f\u0085\u2028\u2029]+/gu

/** C0 and C1 controls (ESC among them), and format characters: bidi overrides, zero-width marks, tags. */
const UNSEEN = /[\p{Cc}\p{Cf}]/gu

/**
 * What CI runners take for orders, also behind spaces, and a long word may be broken anywhere: `::error`, `##[group]`,
 * `##vso[`, `##teamcity[`. Source: actions/runner, ActionCommand.cs.
 */
const ORDERS = /:(?=:[a-z])|#(?=#\w*\[)/giu

/**
 * Foreign text (a server's, a file's, a name) made fit for a terminal, a log and a report: one line, nothing that moves
 * the cursor, colours, hides or reorders, nothing that a CI runner obeys. Joiners of emoji go too; the letters stay.
 */
export const plainText = (text: string): string => oneLine(text).trim()

const oneLine = (text: string): string =>
  stripVTControlCharacters(text.toWellFormed()).replace(LINE_BREAKS, ' ').replace(UNSEEN, '').replace(ORDERS, '$& ')

/** The same for text of several lines, each with the spaces it starts with. */
export function plainLines(text: string): string {
  const lines = text.split('\n')
  return lines.map((line) => ' '.repeat(line.search(/[^ ]|$/u)) + plainText(line)).join('\n')
}

const MARKUP = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const

const isMarkup = (character: string): character is keyof typeof MARKUP => Object.hasOwn(MARKUP, character)

/** Not allowed in XML, as an SVG is. */
const NO_CHARACTERS = /[\uFFFE\uFFFF]/gu

/** Foreign text as a page or an SVG has it, between tags and in quoted attributes; spaces around it stay. */
export const markupText = (text: string): string =>
  oneLine(text)
    .replace(NO_CHARACTERS, '')
    .replace(/[&<>"']/gu, (character) => (isMarkup(character) ? MARKUP[character] : ''))

/** A name as one word of a command that a person copies into a shell, quoted where it must be. */
export function shellWord(text: string): string {
  const word = plainText(text)
  return /^[\w./:@%+=-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
