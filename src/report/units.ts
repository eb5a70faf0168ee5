import { metricOf } from '../model/metric.ts'
import type { MetricKey, MetricUnit } from '../model/metric.ts'

/**
 * One style for every number a person reads: three significant digits, a space before the unit and before %, a real
 * minus sign, MB and GB of 10^6 and 10^9, `—` for what is absent.
 */
export const ABSENT = '—'

const MINUS = '−'

const signed = (value: number, text: string): string => (value < 0 ? `${MINUS}${text}` : text)

/** Three significant digits without an exponent; whole numbers from 100 on; at most `most` decimals. */
export function digits(value: number, most = 3): string {
  const size = Math.abs(value)
  if (size === 0) return '0'
  const decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3
  const text = size.toFixed(Math.min(decimals, most))
  return Number(text) === 0 ? '0' : signed(value, text)
}

/** Decimals that `digits` would print, so that a spread can be given with as many as its value. */
export const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0

export const speed = (perSecond: number): string => `${digits(perSecond)} tok/s`

/** 9.12 ms, 272 ms, 1.52 s, 128 s, 12.3 min; `most` decimals where they are ms. */
export function duration(ms: number, most = 2): string {
  const size = Math.abs(ms)
  if (size < 999.5) return `${digits(ms, most)} ms`
  if (size < 599_500) return `${digits(ms / 1000)} s`
  return `${digits(ms / 60_000)} min`
}

const BYTE_STEPS = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
] as const

/** 24.2 GB, 128 MB, 512 bytes. */
export function bytes(count: number): string {
  const step = BYTE_STEPS.find(([size]) => Math.abs(count) >= 0.9995 * size)
  return step === undefined ? `${digits(count)} bytes` : `${digits(count / step[0])} ${step[1]}`
}

/** A share: 0.426 is `43 %`, 0.062 is `6.2 %`; `decimals` overrides. What rounds to zero has no sign. */
export function percent(share: number, decimals?: number): string {
  const size = Math.abs(share * 100)
  const text = size.toFixed(decimals ?? (size >= 9.95 ? 0 : 1))
  return `${Number(text) === 0 ? text : signed(share, text)} %`
}

/** A bound as it was set: 0.5 is `50 %`, 1/3 is `33.3 %`. */
export const percentAsSet = (share: number): string => `${Number((share * 100).toFixed(1))} %`

/** A change: −23 %, +6.1 %, 0.0 %. */
export function change(relative: number, decimals?: number): string {
  const text = percent(relative, decimals)
  return relative > 0 && /[1-9]/u.test(text) ? `+${text}` : text
}

const BY_UNIT: Readonly<Record<MetricUnit, (value: number) => string>> = {
  'tok/s': speed,
  ms: duration,
  bytes,
  requests: digits,
}

/** A metric's value with its unit, or `—`. */
export const metricText = (key: MetricKey, value: number | undefined): string =>
  value === undefined ? ABSENT : BY_UNIT[metricOf(key).unit](value)

/** For expectations and elapsed time, where precision would be a lie: 40 s, 1.5 min, 1.2 h. */
export function roughly(ms: number): string {
  if (ms < 59_500) return `${Math.max(1, Math.round(ms / 1000))} s`
  if (ms < 3_570_000) return `${ms < 570_000 ? Number((ms / 60_000).toFixed(1)) : Math.round(ms / 60_000)} min`
  return `${Number((ms / 3_600_000).toFixed(1))} h`
}

/** `1 round`, `3 rounds`, `2 entries`. */
export const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : plural}`

/** Time that is seen to go by: 0:07, 1:12, 1:02:03. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const rest = String(seconds % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}
