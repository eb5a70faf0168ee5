import { findCapacity } from '../measure/capacity.ts'
import { findCliff, findSweetSpot } from '../measure/cliff.ts'
import { forecastOthers } from '../measure/forecast.ts'
import { poolLoads } from '../measure/pool.ts'
import type { SweepResult, VariantResult } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { summarizeScenario } from './fingerprint.ts'

/** One side of a run that measures several in turn: its scenario, and what its loads have left behind. */
export interface Side {
  readonly name: string
  readonly scenario: ResolvedScenario
  readonly results: readonly SweepResult[]
}

/** One result of all sides; the first side's levels are the result's own. Absent when that has had no load. */
export function joinSides(
  scenario: ResolvedScenario,
  sides: readonly Side[],
): (SweepResult & { readonly variants: readonly VariantResult[] }) | undefined {
  const [base] = sides[0]?.results ?? []
  if (!base) return undefined
  const variants = sides.map(variantOf)
  const results = sides.flatMap((side) => side.results)
  const { levels, capacity, cliff, sweetSpot } = variants[0] ?? base
  return {
    ...base,
    levels,
    capacity,
    cliff,
    sweetSpot,
    forecast: forecastOthers({ levels, cliff }),
    scenario: summarizeScenario(scenario),
    durationMs: total(results.map((result) => result.durationMs)),
    inFlightMs: total(results.map((result) => result.inFlightMs)),
    variants,
    diagnosis: undefined,
    warnings: uniqueWarnings(results),
  }
}

function variantOf({ name, scenario, results }: Side): VariantResult {
  const loads = results.map(({ startedAt, levels, order, memory }) => ({ startedAt, levels, order, memory }))
  const levels = poolLoads(loads)
  const capacity = findCapacity(levels)
  const cliff = findCliff(levels, scenario.cliffThreshold, capacity)
  return {
    name,
    conditions: results[0]?.conditions ?? {},
    levels,
    capacity,
    cliff,
    sweetSpot: findSweetSpot(levels),
    loads,
  }
}

function uniqueWarnings(results: readonly SweepResult[]): SweepResult['warnings'] {
  const all = results
    .flatMap((result) => result.warnings)
    .toSorted((a, b) => Number(b.guard ?? false) - Number(a.guard ?? false))
  return all.filter(
    (warning, index) =>
      all.findIndex((other) => other.code === warning.code && other.parallel === warning.parallel) === index,
  )
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
