/** Parsed JSON of unknown shape. Nothing from a server is trusted: every field is looked at before it is used. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The object in `text`, or undefined where it is not JSON or not an object. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A finite number >= 0; anything else (Infinity, negative, absent, a string) is absent. */
export function asAmount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}

/** Ollama's nanoseconds as ms. The only conversion of its kind in the house. */
export function nsToMs(value: unknown): number | undefined {
  const ns = asAmount(value)
  return ns === undefined ? undefined : ns / 1e6
}
