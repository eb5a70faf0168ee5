import type { BaselineVerdict } from '../model/verdict.ts'
import { adviceLines } from './advice.ts'
import { seesText } from './cell-text.ts'
import { clean } from './clean.ts'
import { regressionHeadline } from './headline.ts'
import { hang } from './text-width.ts'
import type { Frame } from './view.ts'

type State = BaselineVerdict['state']

interface Mark {
  readonly mark: string
  readonly role: 'good' | 'bad' | 'doubt' | 'dim'
}

/** How each state is shown. */
export const BASELINE_MARKS: Readonly<Record<State, Mark>> = {
  new: { mark: '+', role: 'good' },
  unchanged: { mark: '✓', role: 'good' },
  improved: { mark: '✓', role: 'good' },
  regressed: { mark: '✗', role: 'bad' },
  inconclusive: { mark: '?', role: 'doubt' },
  updated: { mark: '+', role: 'good' },
  epoch: { mark: '+', role: 'doubt' },
  missing: { mark: '✗', role: 'bad' },
  'other-machine': { mark: '–', role: 'doubt' },
  'scenario-changed': { mark: '✗', role: 'bad' },
  'not-stored': { mark: '–', role: 'doubt' },
}

/** What the stored baseline says in one line; below it what it can see, its doubts, and what to do. */
export function baselineLines(baseline: BaselineVerdict, at: Frame): string[] {
  const { mark, role } = BASELINE_MARKS[baseline.state]
  if (baseline.state === 'regressed') {
    const text = `stored baseline: ${regressionHeadline(baseline)}; the failed test shows the diff`
    return hang(`  ${at.palette[role](mark)} `, text, at.width)
  }
  const head = hang(`  ${at.palette[role](mark)} `, `stored baseline: ${clean(baseline.headline)}`, at.width)
  const notes = notesOf(baseline).flatMap((note) => hang('    ', note, at.width).map(at.palette.dim))
  const advice = adviceLines(baseline.advice, '    ', at.width).map(at.palette.dim)
  return [...head, ...notes, ...advice]
}

/** What a pass does not mean: the smallest change that is seen, and the judge's own doubts. */
export function notesOf({ judgement }: BaselineVerdict): string[] {
  const sees = seesText(judgement?.cells ?? [])
  return [...(sees === undefined ? [] : [sees]), ...(judgement?.warnings ?? []).map(clean)]
}
