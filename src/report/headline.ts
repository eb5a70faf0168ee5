import type { BaselineVerdict, Cell } from '../model/verdict.ts'
import { cellName, changeText, excess, valuesText } from './cell-text.ts'
import { clean } from './clean.ts'
import { count } from './units.ts'

/** A regression in one plain line, for the message of an error; in other states the headline. */
export function regressionHeadline(baseline: BaselineVerdict): string {
  const [worst, ...others] = regressedCells(baseline)
  if (baseline.state !== 'regressed' || worst === undefined) return clean(baseline.headline)
  const { change, limit } = changeText(worst)
  const numbers = `${cellName(worst)} (${valuesText(worst)}, ${change}, limit ${limit})`
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `${stateWords(baseline)}: ${numbers}${more}${provisionalWords(baseline)}`
}

/** The furthest past its limit first. */
export const regressedCells = ({ judgement }: BaselineVerdict): Cell[] =>
  (judgement?.cells ?? []).filter((cell) => cell.verdict === 'regressed').toSorted((a, b) => excess(b) - excess(a))

/** What a regression is called. */
export const stateWords = ({ confirmed }: BaselineVerdict): string =>
  confirmed ? 'regressed' : 'regressed, not confirmed'

const provisionalWords = ({ provisional, sessions }: BaselineVerdict): string =>
  provisional ? `; provisional limits, ${count(sessions, 'stored session')}` : ''
