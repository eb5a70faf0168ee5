import { type GatedMetricKey, isGated, METRIC_KEYS } from '../model/metric.ts'
import { placesOf } from '../model/places.ts'
import type { LevelResult, Summary, SweepResult } from '../model/result.ts'
import type { CellPlace, StoredSession } from '../model/verdict.ts'

type Levels = { readonly [parallel: string]: readonly number[] }

/** A finished run, or, without `memory`, one that is still under way. */
export type SessionInput = Pick<SweepResult, 'startedAt' | 'conditions' | 'levels'> &
  Partial<Pick<SweepResult, 'turns' | 'coldStart' | 'order' | 'memory' | 'loadId' | 'search'>>

/**
 * The session that a run leaves behind: raw round values of the judged metrics by level. Memory is the one reading after
 * warm-up at the highest level, as later ones grow with the server's prompt cache.
 * Of a search every level has the rounds that all levels have had: P=1 and levels at the edge have more, which would look
 * like a session that is complete. Memory is then that of the highest level the search began with, in every session.
 */
export function sessionOf(run: SessionInput): StoredSession {
  const { startedAt, conditions, order, loadId, search, memory = [] } = run
  const { place, levels: all } = placesOf(run)
  const levels = search ? evenRounds(all, search.probes) : judgedPlaces(all, place)
  const byRound = METRIC_KEYS.filter(isGated)
    .filter((metric) => metric !== 'memoryBytes' && !(place && metric === 'throughput'))
    .map((metric) => [metric, roundsOf(metric, levels)] as const)
  const settled = memory.find(({ source }) => source === (conditions.memorySource ?? source))?.settledBytes
  const own = levels.map(({ parallel }) => parallel).filter((parallel) => !search?.probes.includes(parallel))
  const highest = Math.max(0, ...own)
  const memoryBytes: Levels = settled === undefined || highest === 0 ? {} : { [highest]: [settled] }
  const rounds = [...byRound, ['memoryBytes', memoryBytes] as const].filter(
    ([, found]) => Object.keys(found).length > 0,
  )
  const load = loadId === undefined ? {} : { load: loadId }
  return { startedAt, ...load, conditions, ...(order ? { order } : {}), rounds: Object.fromEntries(rounds) }
}

/**
 * Of turns the first, the middle and the last: all of them would be as many chances of a false alarm. Of a cold start
 * the cold side.
 */
function judgedPlaces(levels: readonly LevelResult[], place: CellPlace | undefined): readonly LevelResult[] {
  if (place === undefined) return levels
  if (place === 'start') return levels.slice(0, 1)
  const [first, middle, last] = [0, Math.ceil(levels.length / 2) - 1, levels.length - 1]
  return levels.filter((_, index) => index === first || index === middle || index === last)
}

function roundsOf(metric: GatedMetricKey, levels: readonly LevelResult[]): Levels {
  const known = levels.flatMap((level) => {
    const rounds = level[metric]?.rounds ?? []
    return rounds.length > 0 ? [[level.parallel, rounds] as const] : []
  })
  return Object.fromEntries(known)
}

/** As many rounds of each level as those that the search began with have had; levels with fewer are left out. */
function evenRounds(levels: readonly LevelResult[], probes: readonly number[]): LevelResult[] {
  const began = levels.filter((level) => !probes.includes(level.parallel) && level.genSpeed)
  const most = Math.min(...began.map(roundsHad))
  return levels
    .filter((level) => roundsHad(level) >= most)
    .map((level) => {
      const cut = METRIC_KEYS.filter(isGated).map((metric) => [metric, firstRounds(level[metric], most)] as const)
      return { ...level, ...Object.fromEntries(cut) }
    })
}

const roundsHad = ({ requests }: LevelResult): number => new Set(requests.map(({ round }) => round)).size

const firstRounds = (summary: Summary | undefined, most: number): Summary | undefined =>
  summary && { ...summary, rounds: summary.rounds.slice(0, most) }
