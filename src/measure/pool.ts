import type { LevelMetrics, LevelResult, LoadResult, OutcomeCounts, RequestResult } from '../model/result.ts'
import { METRIC_KEYS } from '../model/metric.ts'
import { OUTCOMES } from '../model/trace.ts'
import { median } from '../stats/quantile.ts'
import { summarize } from '../stats/summary.ts'

/** The rounds of several loads as those of one: levels in order, rounds numbered on. */
export function poolLoads(loads: readonly Pick<LoadResult, 'levels'>[]): LevelResult[] {
  const levels = [...new Set(loads.flatMap((load) => load.levels.map((level) => level.parallel)))]
  return levels
    .toSorted((a, b) => a - b)
    .map((parallel) =>
      pool(
        parallel,
        loads.flatMap((load) => load.levels.filter((level) => level.parallel === parallel)),
      ),
    )
}

function pool(parallel: number, parts: readonly LevelResult[]): LevelResult {
  const overlaps = parts.flatMap((part) => (part.peakOverlap === undefined ? [] : [part.peakOverlap]))
  return {
    parallel,
    ...metricsOf(parts),
    outcomes: Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, sum(parts.map((part) => part.outcomes[outcome]))]),
    ) as OutcomeCounts,
    roundsSetAside: sum(parts.map((part) => part.roundsSetAside)),
    peakOverlap: median(overlaps),
    requests: renumbered(parts),
  }
}

function metricsOf(parts: readonly LevelResult[]): LevelMetrics {
  const entries = METRIC_KEYS.flatMap((key) => {
    const summary = summarize(parts.flatMap((part) => part[key]?.rounds ?? []))
    return summary ? [[key, summary] as const] : []
  })
  return Object.fromEntries(entries)
}

function renumbered(parts: readonly LevelResult[]): RequestResult[] {
  const requests: RequestResult[] = []
  let before = 0
  for (const part of parts) {
    for (const request of part.requests) requests.push({ ...request, round: request.round + before })
    before += 1 + Math.max(-1, ...part.requests.map((request) => request.round))
  }
  return requests
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
