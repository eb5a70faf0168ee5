import type { RunReport } from '../../model/report.ts'
import type { BaselineVerdict, RequirementState } from '../../model/verdict.ts'
import { count } from '../units.ts'

export const REQUIREMENT_SIGNS: Readonly<Record<RequirementState, string>> = {
  met: '✅',
  missed: '❌',
  inconclusive: '❔',
  'not measured': '➖',
}

export const BASELINE_SIGNS: Readonly<Record<BaselineVerdict['state'], string>> = {
  new: '🆕',
  unchanged: '✅',
  improved: '✅',
  regressed: '❌',
  inconclusive: '❔',
  updated: '🆕',
  epoch: '🆕',
  missing: '❌',
  'other-machine': '➖',
  'scenario-changed': '❌',
  'not-stored': '➖',
}

/** The worst first. */
const WORST = ['❌', '➖', '❔'] as const

/** A scenario's mark is the worst of its verdicts'; that of one of which nothing was asked says so. */
export function markOf({ requirements, baseline }: RunReport): string {
  if (requirements.length === 0 && !baseline) return '📊'
  const marks = new Set(requirements.map(({ state }) => REQUIREMENT_SIGNS[state]))
  if (baseline) marks.add(BASELINE_SIGNS[baseline.state])
  return WORST.find((mark) => marks.has(mark)) ?? '✅'
}

/** Those that somebody must look at on top, else in the order in which they were measured. */
export function worstFirst(reports: readonly RunReport[]): RunReport[] {
  return reports.toSorted((one, other) => rank(one) - rank(other))
}

function rank(report: RunReport): number {
  if (report.baseline?.state === 'regressed') return -1
  const at = WORST.findIndex((mark) => mark === markOf(report))
  return at === -1 ? WORST.length : at
}

/** `2 scenarios, 1 regressed, 1 of 3 requirements not met`. */
export function tally(reports: readonly RunReport[]): string {
  const regressed = reports.filter(({ baseline }) => baseline?.state === 'regressed').length
  const verdicts = reports.flatMap(({ requirements }) => requirements)
  const unmet = verdicts.filter(({ state }) => state !== 'met').length
  return [
    count(reports.length, isEachAnother(reports) ? 'scenario' : 'run'),
    ...(regressed === 0 ? [] : [`${regressed} regressed`]),
    ...(verdicts.length === 0 ? [] : [metText(verdicts.length, unmet)]),
  ].join(', ')
}

/** One scenario on several machines is several runs. */
const isEachAnother = (reports: readonly RunReport[]): boolean =>
  new Set(reports.map(({ sweep }) => sweep.scenario.name)).size === reports.length

const metText = (all: number, unmet: number): string =>
  unmet === 0 ? `${count(all, 'requirement')} met` : `${unmet} of ${count(all, 'requirement')} not met`
