/** One line of a streamed body and when the chunk that completed it arrived (ms on the run's clock). */
export interface TimedLine {
  readonly text: string
  readonly at: number
}

export const NEWLINE = 0x0a

/**
 * Cuts received chunks into lines after the fact. A line's time is that of the chunk which completed it; a last line
 * without a newline counts as complete at the last chunk. Invalid UTF-8 becomes U+FFFD, as Ollama's own clients do.
 */
export function timedLines(chunks: readonly Uint8Array[], arrivals: readonly number[]): TimedLine[] {
  const decoder = new TextDecoder()
  const lines: TimedLine[] = []
  let open: Uint8Array[] = []
  const close = (at: number) => {
    const text = decoder.decode(joined(open)).trim()
    if (text !== '') lines.push({ text, at })
    open = []
  }
  chunks.forEach((chunk, index) => {
    const at = arrivals[index] ?? Number.NaN
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      open.push(chunk.subarray(start, end))
      close(at)
      start = end + 1
    }
    if (start < chunk.length) open.push(chunk.subarray(start))
  })
  close(arrivals.at(-1) ?? Number.NaN)
  return lines
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
}
