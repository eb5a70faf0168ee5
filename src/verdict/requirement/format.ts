import { type MetricKey, metricOf } from '../../model/metric.ts'
import { placeKind, placeLabel } from '../../model/places.ts'
import type { SweepResult } from '../../model/result.ts'
import type { Unit } from './ast.ts'
import { UNITS_OF } from './units.ts'

/** At least `digits` significant digits, all digits before the point: 17.7, 23.0, 0.213, 24208. */
function formatNumber(value: number, digits = 3): string {
  if (value === 0) return '0'
  const before = Math.floor(Math.log10(Math.abs(value))) + 1
  return value.toFixed(Math.min(20, Math.max(0, digits - before)))
}

/** As many digits as it takes to tell the value from its limit: never "60 % is below 60 %". */
export function formatBeside(value: number, limit: number): string {
  for (let digits = 3; digits < 8; digits += 1) {
    const text = formatNumber(value, digits)
    if (value === limit || Number(text) !== Number(limit.toPrecision(12))) return text
  }
  return formatNumber(value, 8)
}

/** A value in base units as a person reads it, in `unit` where one is given. */
export function formatValue(metric: MetricKey, value: number, how: { unit?: Unit; beside?: number } = {}): string {
  const { unit: kind } = metricOf(metric)
  const unit = how.unit ?? readableUnit(kind, value)
  if (unit === undefined) return formatBeside(value, how.beside ?? Infinity)
  const size = UNITS_OF[kind][unit] ?? 1
  return `${formatBeside(value / size, (how.beside ?? Infinity) / size)} ${unit}`
}

/** A ratio as the user wrote its bound: `62.9 %` or `2.41 ×`. */
export function formatFactor(factor: number, sign: '%' | '×', beside = Infinity): string {
  return sign === '%' ? `${formatBeside(factor * 100, beside * 100)} %` : `${formatBeside(factor, beside)} ×`
}

/** A bound's factor, in no more digits than it was written with. */
export const formatLimit = (factor: number, sign: '%' | '×'): string =>
  `${Number((sign === '%' ? factor * 100 : factor).toPrecision(12))} ${sign}`

/** Half of a band, to two digits: what it stands beside is not known any better. */
export const formatHalf = (half: number, sign: '%' | '×'): string =>
  `${formatNumber(sign === '%' ? half * 100 : half, 2)} ${sign}`

/** Memory as machines are sold: GiB, "32 GiB". */
export const formatRam = (bytes: number): string => `${Number((bytes / 2 ** 30).toFixed(1))} GiB`

/** `P=1, 2 and 4`; of turns `turns 1 to 12` where none is left out. */
export function formatPlaces(sweep: Pick<SweepResult, 'turns' | 'coldStart'>, numbers: readonly number[]): string {
  const place = placeKind(sweep)
  const [first, ...others] = numbers
  const last = others.at(-1)
  if (first === undefined) return 'none'
  if (last === undefined || place === 'start') return placeLabel({ parallel: first, place })
  if (place === undefined) return `P=${[first, ...others.slice(0, -1)].join(', ')} and ${last}`
  const isRange = last - first === others.length && others.length > 1
  return isRange ? `turns ${first} to ${last}` : `turns ${[first, ...others.slice(0, -1)].join(', ')} and ${last}`
}

/** Where the number stands in this run: `P=2`, `turn 2`, `cold start`. */
export const formatPlace = (sweep: Pick<SweepResult, 'turns' | 'coldStart'>, parallel: number): string =>
  placeLabel({ parallel, place: placeKind(sweep) })

function readableUnit(kind: keyof typeof UNITS_OF, value: number): Unit | undefined {
  if (kind === 'tok/s') return 'tok/s'
  if (kind === 'ms') return Math.abs(value) < 1000 ? 'ms' : 's'
  if (kind === 'bytes') return Math.abs(value) < 1e9 ? 'MB' : 'GB'
  return undefined
}
