import type { FleetCell } from '../model/fleet.ts'
import type { BaselineVerdict, RequirementVerdict } from '../model/verdict.ts'
import { BASELINE_MARKS } from './baseline-line.ts'
import { changeText } from './cell-text.ts'
import { regressedCells, regressionHeadline, stateWords } from './headline.ts'
import { REQUIREMENT_MARKS } from './requirement-list.ts'
import { ABSENT } from './units.ts'

/** A requirement's verdict in a word. */
export function requirementCell(verdict: RequirementVerdict | undefined): FleetCell {
  if (!verdict) return { text: ABSENT }
  const { state, detail } = verdict
  return { text: state, verdict: { ...REQUIREMENT_MARKS[state], detail } }
}

/** What each state is called in a word or two. */
export const BASELINE_WORDS: Readonly<Record<BaselineVerdict['state'], string>> = {
  new: 'recorded',
  unchanged: 'unchanged',
  improved: 'improved',
  regressed: 'regressed',
  inconclusive: 'inconclusive',
  updated: 'session added',
  epoch: 'new epoch',
  missing: 'not recorded',
  'other-machine': 'not recorded',
  'scenario-changed': 'scenario changed',
  'not-stored': 'not stored',
}

/** What the stored baseline says in a few words; of a confirmed regression the change that is furthest past its limit. */
export function baselineCell(baseline: BaselineVerdict | undefined): FleetCell {
  if (!baseline) return { text: ABSENT }
  const verdict = { ...BASELINE_MARKS[baseline.state], detail: regressionHeadline(baseline) }
  if (baseline.state !== 'regressed') return { text: BASELINE_WORDS[baseline.state], verdict }
  const [worst] = baseline.confirmed ? regressedCells(baseline) : []
  return { text: worst ? `${stateWords(baseline)} ${changeText(worst).change}` : stateWords(baseline), verdict }
}
