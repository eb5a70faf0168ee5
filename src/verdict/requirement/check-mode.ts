import { type MetricKey, metricOf } from '../../model/metric.ts'
import type { Mode } from '../../model/scenario.ts'
import type { Comparison, Place, Requirement } from './ast.ts'
import { mistake } from './mistake.ts'

/** What a scenario of some mode measures. */
export interface MeasuredMode {
  readonly mode: Mode
  readonly turns: number
}

/**
 * Refuses a requirement that speaks of what the scenario's mode does not measure, when the file is collected.
 * @throws TypeError with a mark under the place
 */
export function checkMode(requirement: Requirement, measured: MeasuredMode): void {
  const { mode } = measured
  if (requirement.kind === 'cliff') {
    if (mode !== 'parallel-sweep') throw refused(requirement, 'cliff', notLevels(mode, 'a cliff'))
    return
  }
  if (requirement.kind !== 'compare') return
  for (const place of placesIn(requirement)) checkPlace(requirement, place, measured)
  if (mode !== 'parallel-sweep' && OF_LEVELS.has(requirement.metric)) {
    const { word } = metricOf(requirement.metric)
    throw refused(requirement, word.replace(' ', '\\s+'), notLevels(mode, `"${word}"`))
  }
}

/** Metrics of requests that run at once. */
const OF_LEVELS: ReadonlySet<MetricKey> = new Set(['effectiveParallelism', 'throughput'])

const placesIn = ({ at, bound }: Comparison): Place[] =>
  [at, bound.kind === 'multiple' ? bound.of : undefined].flatMap((place) =>
    place?.kind === 'level' || place?.kind === 'turn' ? [place] : [],
  )

function checkPlace(requirement: Comparison, place: Place, { mode, turns }: MeasuredMode): void {
  if (place.kind === 'level') {
    if (mode === 'parallel-sweep') return
    throw refused(requirement, `p\\s*=\\s*${place.parallel}(?![\\d.])|baseline`, notLevels(mode, `P=${place.parallel}`))
  }
  const written = `turn\\s+${place.turn}(?!\\d)`
  if (mode !== 'context-growth') {
    const hint =
      mode === 'parallel-sweep'
        ? "name a level such as P=2, or measure turns: `mode: 'context-growth'`"
        : 'leave the place out: the cold start is meant'
    throw refused(requirement, written, { wrong: 'this scenario has no turns', hint })
  }
  if (place.turn <= turns) return
  const hint = `its conversations have ${turns} turns: raise \`turns\` to ${place.turn}, or name one of these`
  throw refused(requirement, written, { wrong: `turn ${place.turn} is not reached in this scenario`, hint })
}

interface Fault {
  readonly wrong: string
  readonly hint: string
}

function notLevels(mode: Mode, what: string): Fault {
  return mode === 'context-growth'
    ? {
        wrong: `${what} belongs to a sweep of levels, and this scenario measures turns`,
        hint: 'name a turn instead, such as "at turn 8" or "of turn 1"',
      }
    : {
        wrong: `${what} belongs to a sweep of levels, and this scenario measures a cold start`,
        hint: 'require for example "load time < 20 s" or "TTFT < 25 s"',
      }
}

function refused({ text }: Requirement, pattern: string, fault: Fault): TypeError {
  const line = text.normalize('NFC')
  const found = new RegExp(pattern, 'iu').exec(line)
  const start = found?.index ?? 0
  return mistake(line, { start, end: start + (found?.[0].length ?? line.length) }, fault)
}
