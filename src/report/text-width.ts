import { stripVTControlCharacters } from 'node:util'

const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u
const TWO_WIDE =
  /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]$/u

const widthOfCharacter = (character: string): number =>
  NO_WIDTH.test(character) ? 0 : TWO_WIDE.test(character) ? 2 : 1

/** Columns a text takes in a terminal: colours none, marks none, East Asian wide characters and emoji two. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) width += widthOfCharacter(character)
  return width
}

const spaces = (count: number): string => ' '.repeat(Math.max(0, count))

export const padEnd = (text: string, width: number): string => text + spaces(width - widthOf(text))

export const padStart = (text: string, width: number): string => spaces(width - widthOf(text)) + text

/** Cuts uncoloured text to a width, the cut shown by `…`. */
export function truncate(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  return `${takeColumns(text, width - 1)}…`
}

function takeColumns(text: string, width: number): string {
  let taken = ''
  let used = 0
  for (const character of text) {
    used += widthOfCharacter(character)
    if (used > width) break
    taken += character
  }
  return taken
}

/** A number stays on one line with its unit, and with the sign before it. */
const BREAKS = /(?<![±≥≤<>]) +(?!(?:[%±]|ms|s|min|h|GB|MB|kB|GiB|MiB|tok\/s)(?![\w/]))/u

/** A command between backticks is one word, so that it can be copied. */
function wordsOf(text: string): string[] {
  const kept = text.replaceAll(/`[^`]*`/g, (command) => command.replaceAll(' ', NO_BREAK))
  return kept.split(BREAKS).map((word) => word.replaceAll(NO_BREAK, ' '))
}

/** Stands for a space while words are told apart; report text has none of its own. */
const NO_BREAK = '\u2007'

/** Breaks uncoloured text at spaces into lines of at most `width`; a longer word is cut into pieces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of wordsOf(text).flatMap((part) => piecesOf(part, width))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= width) line = longer
    else {
      lines.push(line)
      line = word
    }
  }
  if (line !== '') lines.push(line)
  return lines
}

function piecesOf(word: string, width: number): string[] {
  const pieces: string[] = []
  let rest = word
  while (widthOf(rest) > width) {
    const piece = takeColumns(rest, width)
    if (piece === '') break
    pieces.push(piece)
    rest = rest.slice(piece.length)
  }
  return rest === '' ? pieces : [...pieces, rest]
}

/** Fills lines with parts, ` · ` between them; a part is broken only where it is longer than a line. */
export function fill(parts: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const part of parts.filter((text) => text !== '')) {
    const longer = `${lines.at(-1) ?? ''} · ${part}`
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(...wrap(part, width))
  }
  return lines
}

/** Wraps with `first` before the first line and as much space before the others. */
export function hang(first: string, text: string, width: number): string[] {
  const indent = widthOf(first)
  const lines = wrap(text, Math.max(20, width - indent))
  return lines.map((line, index) => (index === 0 ? first : spaces(indent)) + line)
}
