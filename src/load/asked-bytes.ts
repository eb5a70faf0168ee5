/** What a server that could not load said of the memory it wanted. */
export interface AskedBytes {
  /** all: weights and KV cache together. buffer: one piece of either. */
  readonly kind: 'all' | 'buffer'
  readonly bytes: number
  /** What it found free. */
  readonly availableBytes?: number
}

const UNITS: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 }

/** Source: the words of Ollama 0.25 (refuses before it loads) and 0.33 (passes on those of llama.cpp). */
export function askedBytes(said: string): AskedBytes | undefined {
  const [, needed, available] =
    /requires more system memory \(([\d.]+ \w+)\) than is available \(([\d.]+ \w+)\)/.exec(said) ?? []
  if (needed !== undefined) return { kind: 'all', bytes: amount(needed), availableBytes: amount(available) }
  const buffer = /failed to allocate buffer of size (\d+)/.exec(said)?.[1]
  return buffer === undefined ? undefined : { kind: 'buffer', bytes: Number(buffer) }
}

function amount(text = ''): number {
  const [value, unit = ''] = text.split(' ')
  return Number(value) * (UNITS[unit] ?? Number.NaN)
}
