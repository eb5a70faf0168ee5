import type { BaselineVerdict } from '../model/verdict.ts'
import { adviceLines } from './advice.ts'
import { seesText } from './cell-text.ts'
import { clean } from './clean.ts'
import { conditionLines, diffTable, restLine } from './diff-parts.ts'
import { regressedCells, stateWords } from './headline.ts'
import { nextSteps } from './next-steps.ts'
import { hang } from './text-width.ts'
import { count } from './units.ts'
import { proseColumnsOf } from './view.ts'
import type { Frame, View } from './view.ts'

/**
 * Why a baseline failed: what changed in the conditions, the numbers past their limits, the rest in one line, and what
 * to do. For a baseline that did not regress: its headline and advice.
 */
export function renderRegression(baseline: BaselineVerdict, view: View): string {
  const at = { palette: view.palette, width: proseColumnsOf(view) }
  const cells = regressedCells(baseline)
  if (baseline.state !== 'regressed' || cells.length === 0) return otherState(baseline, at)
  const rest = restLine(baseline.judgement?.cells ?? [])
  const sees = seesText(baseline.judgement?.cells ?? [])
  const blocks = [
    titleLines(baseline, at),
    conditionLines(baseline.conditions, at),
    diffTable(cells, at),
    [rest, sees].filter((line) => line !== undefined).flatMap((line) => hang('  ', line, at.width).map(at.palette.dim)),
    nextSteps(baseline, at),
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

function titleLines(baseline: BaselineVerdict, at: Frame): string[] {
  const against = ` against ${count(baseline.sessions, 'stored session')}${baseline.provisional ? ', provisional limits' : ''}`
  const machine = hang('  ', clean(baseline.machine), at.width).map(at.palette.dim)
  return [at.palette.bad(at.palette.strong(stateWords(baseline))) + against, ...machine]
}

function otherState(baseline: BaselineVerdict, at: Frame): string {
  const conditions = baseline.conditions.length === 0 ? [] : ['', ...conditionLines(baseline.conditions, at)]
  const advice = adviceLines(baseline.advice, '  ', at.width)
  return [...hang('', clean(baseline.headline), at.width), ...advice, ...conditions].join('\n')
}
