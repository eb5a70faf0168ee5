import type { MetricUnit } from '../../model/metric.ts'
import type { Unit, ValueBound } from './ast.ts'

/** The units a metric may be written in, with their size in base units (tok/s, ms, bytes). */
export const UNITS_OF: { readonly [K in MetricUnit]: { readonly [U in Unit]?: number } } = {
  'tok/s': { 'tok/s': 1 },
  ms: { ms: 1, s: 1000 },
  bytes: { MB: 1e6, GB: 1e9, MiB: 2 ** 20, GiB: 2 ** 30 },
  requests: {},
}

/** What a metric of that unit is called when another unit is written beside it. */
export const UNIT_NOUNS: { readonly [K in MetricUnit]: string } = {
  'tok/s': 'a speed',
  ms: 'a time',
  bytes: 'an amount of memory',
  requests: 'a plain number',
}

/** Every unit there is, in the order it is listed to a user. */
export const ALL_UNITS = Object.values(UNITS_OF).flatMap((units) => Object.keys(units))

export const unitNames = (unit: MetricUnit): readonly string[] => Object.keys(UNITS_OF[unit])

/** Finds a unit of that kind, whatever its case. */
export function findUnit(word: string, kind: MetricUnit): Unit | undefined {
  const written = word.toLowerCase()
  return (Object.keys(UNITS_OF[kind]) as Unit[]).find((unit) => unit.toLowerCase() === written)
}

/** The bound in base units; a count and a 0 without unit stand for themselves. */
export function baseValue(bound: ValueBound, kind: MetricUnit): number {
  return bound.amount * (bound.unit === undefined ? 1 : (UNITS_OF[kind][bound.unit] ?? 1))
}
