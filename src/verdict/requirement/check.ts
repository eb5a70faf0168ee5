import { metricOf } from '../../model/metric.ts'
import type { Mode } from '../../model/scenario.ts'
import type { Requirement } from './ast.ts'
import { checkMode } from './check-mode.ts'
import { mistake } from './mistake.ts'

/** What the scenario will measure. */
export interface Measurable {
  /** All levels, P=1 included where it is added. */
  readonly parallel: readonly number[]
  /** A search measures every level that a requirement names, up to this one. */
  readonly search?: { readonly upTo: number }
  /** Default: a sweep of levels. */
  readonly mode?: Mode
  readonly turns?: number
}

/**
 * Refuses a requirement on a level that the scenario does not measure, when the file is collected.
 * @throws TypeError naming the measured levels
 */
export function checkRequirement(requirement: Requirement, measurable: Measurable): void {
  const { parallel, search, mode = 'parallel-sweep', turns = 0 } = measurable
  checkMode(requirement, { mode, turns })
  if (mode !== 'parallel-sweep') return
  for (const level of namedLevels(requirement)) {
    if (search ? level > search.upTo : !parallel.includes(level))
      throw notMeasured(requirement, level, { parallel, search })
  }
  const only = comparesAllLevelsWith(requirement)
  if (only !== undefined && parallel.every((level) => level === only)) {
    throw new TypeError(
      `requirement "${requirement.text}": P=${only} is the only level, so there is nothing to compare it with. Add levels to \`parallel\`, for example [1, 2, 4].`,
    )
  }
}

/** Levels a requirement names, its reference included. */
export function namedLevels(requirement: Requirement): readonly number[] {
  if (requirement.kind === 'cliff') return [requirement.parallel]
  if (requirement.kind !== 'compare') return []
  const { at, bound } = requirement
  return [at, bound.kind === 'multiple' ? bound.of : undefined].flatMap((place) =>
    place?.kind === 'level' ? [place.parallel] : [],
  )
}

/** The reference level of a comparison that speaks of every other level. */
function comparesAllLevelsWith(requirement: Requirement): number | undefined {
  if (requirement.kind !== 'compare' || requirement.at) return undefined
  const { bound } = requirement
  const every = metricOf(requirement.metric).withoutLevel === 'every'
  return every && bound.kind === 'multiple' && bound.of.kind === 'level' ? bound.of.parallel : undefined
}

function notMeasured({ kind, text }: Requirement, level: number, { parallel, search }: Measurable): TypeError {
  const measured = parallel.map((each) => `P=${each}`).join(', ')
  const hint = search
    ? `it is searched up to P=${search.upTo}: raise \`upTo\` to ${level}, or name a level up to that`
    : `measured are ${measured}: add ${level} to \`parallel\`, or name one of these`
  const line = text.normalize('NFC')
  const pattern = kind === 'cliff' ? `(?<=cliff\\s*>\\s*)${level}` : `p\\s*=\\s*${level}(?![\\d.])|baseline`
  const found = new RegExp(pattern, 'iu').exec(line)
  const span = { start: found?.index ?? 0, end: (found?.index ?? 0) + (found?.[0].length ?? line.length) }
  return mistake(line, span, {
    wrong: `P=${level} is not among the levels of this scenario`,
    hint,
  })
}
