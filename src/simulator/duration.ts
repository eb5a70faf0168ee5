import { Refusal } from './refusal.ts'

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** Ollama keeps a model for 5 minutes. */
const DEFAULT_MS = 5 * 60_000

/**
 * `keep_alive` in ms: a number of seconds or a Go duration such as "5m"; negative is for ever (Infinity).
 * @throws Refusal 400 in Go's words.
 */
export function parseKeepAlive(value: unknown): number {
  if (value === undefined) return DEFAULT_MS
  if (typeof value === 'number') return value < 0 ? Infinity : value * 1000
  if (typeof value !== 'string') throw new Refusal(400, `Unsupported type: '${goKind(value)}'`)
  const ms = parseGoDuration(value)
  return ms < 0 ? Infinity : ms
}

function parseGoDuration(text: string): number {
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  if (body === '0') return 0
  const parts = [...body.matchAll(/(\d+\.?\d*|\.\d+)([^.\d]*)/gy)]
  if (body === '' || parts.map(([part]) => part).join('') !== body) {
    throw new Refusal(400, `time: invalid duration ${JSON.stringify(text)}`)
  }
  const ms = parts.reduce((sum, [, number = '', unit = '']) => sum + Number(number) * unitMs(unit, text), 0)
  return sign === '-' ? -ms : ms
}

function unitMs(unit: string, text: string): number {
  const ms = UNIT_MS[unit]
  if (ms !== undefined) return ms
  const quoted = JSON.stringify(text)
  if (unit === '') throw new Refusal(400, `time: missing unit in duration ${quoted}`)
  throw new Refusal(400, `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`)
}

function goKind(value: unknown): string {
  if (typeof value === 'boolean') return 'bool'
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}'
}
