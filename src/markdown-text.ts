import { plainText } from './plain-text.ts'

/** A space of no width: plain text has none of its own. */
const BREAK = '\u200B'

/** What GitHub makes of a text beside its Markdown: persons, issues, addresses, emoji. A break stands in between. */
const REFERENCES = /@(?=[\w-])|#(?=\d)|\bGH-(?=\d)|(?<=https?|ftp|mailto|xmpp):|www(?=\.)|:(?=[\w+-]+:)/giu

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', $: '<span>$</span>' }

/** An underscore within a word marks nothing. */
const MARKS = /[\\`*[\]~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu

/** What begins a heading, a list, a line or a quotation where a text stands first. */
const STARTS = /^(?:[#+=-](?=[#=\s-]|$)|\d+(?=[.)](?:\s|$)))/u

/**
 * Foreign text as words of GitHub's Markdown: no markup, no link, nobody mentioned, no mathematics. What stands between
 * backticks becomes code.
 */
export function markdownText(text: string): string {
  return plainText(text)
    .split(/(`[^`]+`)/u)
    .map((part, index) => (index % 2 === 1 ? markdownCode(part.slice(1, -1)) : escaped(part)))
    .join('')
    .replace(STARTS, startOf)
    .replaceAll(BREAK, '&#8203;')
}

/** Foreign text as code within a line: inert whatever it holds. */
export function markdownCode(text: string): string {
  const code = plainText(text)
  if (code === '') return ''
  const longest = Math.max(0, ...(code.match(/`+/gu) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  const space = longest > 0 ? ' ' : ''
  return `${fence}${space}${code}${space}${fence}`
}

const escaped = (text: string): string =>
  text
    .replaceAll(REFERENCES, `$&${BREAK}`)
    .replaceAll(/[&<>$]/g, (character) => ENTITIES[character] ?? character)
    .replaceAll(MARKS, String.raw`\$&`)

const startOf = (start: string): string => (/\d/u.test(start) ? `${start}${BREAK}` : `\\${start}`)

/** Markdown of one line as the cell of a table: GitHub looks for its end before anything else, also within code. */
export const markdownCell = (markdown: string): string => markdown.replaceAll('|', String.raw`\|`)
