import { type BaselineVerdict, type RequirementVerdict } from '../../model/verdict.ts'
import { BASELINE_MARKS, notesOf } from '../baseline-line.ts'
import { clean } from '../clean.ts'
import { regressionHeadline } from '../headline.ts'
import { REQUIREMENT_MARKS } from '../requirement-list.ts'
import { BASELINE_WORDS } from '../verdict-cells.ts'
import { type Markup, markup } from '../markup.ts'
import { advice, prose } from './prose.ts'

/** Each requirement and the stored baseline: sign, state in words, what was measured, and what to do. */
export function verdictBlock(
  requirements: readonly RequirementVerdict[],
  baseline: BaselineVerdict | undefined,
): Markup | undefined {
  if (requirements.length === 0 && !baseline) return undefined
  return markup`<h3>Verdicts</h3>
<ul class="verdicts">
${requirements.map(requirementItem)}${baseline ? baselineItem(baseline) : undefined}</ul>
`
}

function requirementItem({ text, state, detail, advice: next }: RequirementVerdict): Markup {
  const { mark, role } = REQUIREMENT_MARKS[state]
  return item({ mark, role, state }, markup`<b>${clean(text)}</b> <span>${prose(clean(detail))}</span>${advice(next)}`)
}

function baselineItem(baseline: BaselineVerdict): Markup {
  const { mark, role } = BASELINE_MARKS[baseline.state]
  const notes = notesOf(baseline).map((note) => markup`<p class="note">${prose(note)}</p>`)
  return item(
    { mark, role, state: BASELINE_WORDS[baseline.state] },
    markup`<b>stored baseline</b> <span>${prose(regressionHeadline(baseline))}</span>${notes}${advice(baseline.advice)}`,
  )
}

const item = (verdict: { mark: string; role: string; state: string }, text: Markup): Markup =>
  markup`<li class="${verdict.role}">${pill(verdict)}<div>${text}</div></li>
`

/** A sign and a word, so that no one depends on the colour. */
export const pill = ({ mark, role, state }: { mark: string; role: string; state: string }): Markup =>
  markup`<span class="pill ${role}"><span aria-hidden="true">${mark}</span> ${state}</span>`
