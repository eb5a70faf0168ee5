import { InvalidArgumentError } from 'commander'

const DURATION = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 } as const

/** `120s`, `2m`, `500ms`; a bare number is seconds, as in the article's command. Answers in ms. */
export function durationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)?$/.exec(text.trim())
  const unit = match?.[2] ?? 's'
  if (!match || !isKey(DURATION, unit) || Number(match[1]) <= 0)
    throw new InvalidArgumentError('It must be a duration such as 120s, 2m or 500ms.')
  return Number(match[1]) * DURATION[unit]
}

/** `50%` or `0.5`. Answers with a share of 1. */
export function share(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(%)?$/.exec(text.trim())
  const value = match ? Number(match[1]) / (match[2] ? 100 : 1) : Number.NaN
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('It must be a share such as 50% or 0.5.')
  return value
}

const SOLD = { MiB: 2 ** 20, GiB: 2 ** 30, MB: 2 ** 20, GB: 2 ** 30 } as const
const SIZE = { MiB: 2 ** 20, GiB: 2 ** 30, MB: 1e6, GB: 1e9 } as const

/** RAM as machines are sold: 32GB means 32 GiB. Answers in bytes. */
export const ramBytes = (text: string): number => amount(text, SOLD)

/** What programs hold: 5GB means 5 x 10^9. Answers in bytes. */
export const sizeBytes = (text: string): number => amount(text, SIZE)

function amount(text: string, units: Readonly<Record<string, number>>): number {
  const match = /^(\d+(?:\.\d+)?)\s*(MB|GB|MiB|GiB)$/i.exec(text.trim())
  const unit = Object.entries(units).find(([name]) => name.toLowerCase() === match?.[2]?.toLowerCase())
  if (!match || !unit || Number(match[1]) <= 0) throw new InvalidArgumentError('It must be an amount such as 32GB.')
  return Number(match[1]) * unit[1]
}

/** A whole number from `least` on. */
export function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text.trim()) || value < least)
      throw new InvalidArgumentError(`It must be a whole number from ${least}.`)
    return value
  }
}

/** `1,2,4`. */
export function levels(text: string): number[] {
  return text.split(',').map(whole(1))
}

export function positive(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0 || text.trim() === '')
    throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

export function collect(text: string, before: readonly string[]): string[] {
  return [...before, text]
}

function isKey<Shape extends object>(shape: Shape, key: PropertyKey): key is keyof Shape {
  return Object.hasOwn(shape, key)
}

/** `NAME=value`, after those given before. */
export function variable(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It must be a variable such as OLLAMA_DEBUG=1.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}
