import { type GatedMetricKey, isGated, METRIC_KEYS } from '../model/metric.ts'
import type { LevelResult, SweepResult } from '../model/result.ts'
import type { StoredSession } from '../model/verdict.ts'

type Levels = { readonly [parallel: string]: readonly number[] }

/** A finished run, or, without `memory`, one that is still under way. */
export type SessionInput = Pick<SweepResult, 'startedAt' | 'conditions' | 'levels'> &
  Partial<Pick<SweepResult, 'order' | 'memory' | 'loadId'>>

/**
 * The session that a run leaves behind: raw round values of the judged metrics by level. Memory is the one reading after
 * warm-up at the highest level, as later ones grow with the server's prompt cache.
 */
export function sessionOf({ startedAt, conditions, levels, order, loadId, memory = [] }: SessionInput): StoredSession {
  const byRound = METRIC_KEYS.filter(isGated)
    .filter((metric) => metric !== 'memoryBytes')
    .map((metric) => [metric, roundsOf(metric, levels)] as const)
  const settled = memory.find(({ source }) => source === (conditions.memorySource ?? source))?.settledBytes
  const highest = Math.max(0, ...levels.map(({ parallel }) => parallel))
  const memoryBytes: Levels = settled === undefined || highest === 0 ? {} : { [highest]: [settled] }
  const rounds = [...byRound, ['memoryBytes', memoryBytes] as const].filter(
    ([, found]) => Object.keys(found).length > 0,
  )
  const load = loadId === undefined ? {} : { load: loadId }
  return { startedAt, ...load, conditions, ...(order ? { order } : {}), rounds: Object.fromEntries(rounds) }
}

function roundsOf(metric: GatedMetricKey, levels: readonly LevelResult[]): Levels {
  const known = levels.flatMap((level) => {
    const rounds = level[metric]?.rounds ?? []
    return rounds.length > 0 ? [[level.parallel, rounds] as const] : []
  })
  return Object.fromEntries(known)
}
