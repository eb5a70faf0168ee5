import type { Body } from './body.ts'

/** One line of a streamed body and when the chunk that completed it arrived (ms on the run's clock). */
export interface TimedLine {
  readonly text: string
  readonly at: number
}

export const NEWLINE = 0x0a

/**
 * Cuts a received body into lines after the fact. A line's time is that of the chunk which completed it; a last line
 * without a newline counts as complete at the last chunk. Invalid UTF-8 becomes U+FFFD, as Ollama's own clients do.
 */
export function timedLines({ bytes, ends, arrivals }: Body): TimedLine[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const lines: TimedLine[] = []
  let chunk = 0
  const take = (start: number, end: number) => {
    while (chunk < ends.length - 1 && (ends[chunk] ?? 0) <= end) chunk += 1
    const text = buffer.toString('utf8', start, end).trim()
    if (text !== '') lines.push({ text, at: arrivals[chunk] ?? Number.NaN })
  }
  let start = 0
  for (let end = buffer.indexOf(NEWLINE); end !== -1; end = buffer.indexOf(NEWLINE, start)) {
    take(start, end)
    start = end + 1
  }
  take(start, buffer.length)
  return lines
}
