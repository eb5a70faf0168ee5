import { cleanLines } from '../clean.ts'
import { type Markup, markup } from '../markup.ts'

/** Text with its commands set as such: what stands between backticks. */
export function prose(text: string): Markup {
  const parts = text.split('`')
  // An odd one out opens what nothing closes, and is shown as it was written.
  const closed = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), parts.slice(-2).join('`')]
  return markup`${closed.map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : part))}`
}

/** What to do next, an arrow before it; a line of its own for each that it has. */
export function advice(text: string | undefined): Markup | undefined {
  const lines = cleanLines(text ?? '')
  if (lines.length === 0) return undefined
  return markup`<p class="advice">${lines.map((line) => markup`<span>${prose(line)}</span>`)}</p>`
}
