import { markdownCode, markdownText } from '../../markdown-text.ts'
import type { BaselineVerdict, ConditionChange } from '../../model/verdict.ts'
import { notesOf } from '../baseline-line.ts'
import { diffColumns, inOrder, restLine } from '../diff-parts.ts'
import { regressedCells, regressionHeadline, stateWords } from '../headline.ts'
import { stepTexts } from '../next-steps.ts'
import { PLAIN } from '../palette.ts'
import { count } from '../units.ts'
import { adviceItem, columnsFrom, markdownTable } from './parts.ts'
import { BASELINE_SIGNS } from './standing.ts'

/** What the stored baseline says: a regression as conditions, numbers and what to do, all else in a line or two. */
export function baselineBlocks(baseline: BaselineVerdict): string[] {
  const cells = regressedCells(baseline)
  if (baseline.state !== 'regressed' || cells.length === 0) return otherBlocks(baseline)
  const rest = restLine(baseline.judgement?.cells ?? [])
  const limits = baseline.provisional ? ', provisional limits' : ''
  return [
    `${BASELINE_SIGNS.regressed} **${stateWords(baseline)}** against ${count(baseline.sessions, 'stored session')}${limits} of ${markdownCode(baseline.machine)}`,
    ...conditionBlocks(baseline.conditions),
    markdownTable(diffColumns(inOrder(cells), PLAIN)),
    markdownText(rest ?? ''),
    noteItems(baseline).join('\n'),
    ['What to do', '', ...stepTexts(baseline).map((step, index) => `${index + 1}. ${markdownText(step)}`)].join('\n'),
  ]
}

function otherBlocks(baseline: BaselineVerdict): string[] {
  const advice = baseline.advice === undefined ? [] : [adviceItem('', baseline.advice)]
  return [
    `${BASELINE_SIGNS[baseline.state]} stored baseline: ${markdownText(regressionHeadline(baseline))}`,
    [...noteItems(baseline), ...advice].join('\n'),
    ...(baseline.conditions.length === 0 ? [] : conditionBlocks(baseline.conditions)),
  ]
}

const noteItems = (baseline: BaselineVerdict): string[] => notesOf(baseline).map((note) => `- ${markdownText(note)}`)

/** The likely cause, so it stands before the numbers. */
function conditionBlocks(changes: readonly ConditionChange[]): string[] {
  if (changes.length === 0) return ['Nothing we record changed since the baseline.']
  const rows = changes.map(({ name, stored, now }) => [name, stored, now])
  return [
    'Changed since the baseline, the likely cause:',
    markdownTable(columnsFrom(['condition', 'stored', 'now'], rows)),
  ]
}
