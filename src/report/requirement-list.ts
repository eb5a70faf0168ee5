import type { RequirementState, RequirementVerdict } from '../model/verdict.ts'
import { adviceLines } from './advice.ts'
import { clean } from './clean.ts'
import { hang, padEnd, widthOf } from './text-width.ts'
import type { Frame } from './view.ts'

/** How each state is shown. */
export const REQUIREMENT_MARKS: Readonly<
  Record<RequirementState, { readonly mark: string; readonly role: 'good' | 'bad' | 'doubt' | 'dim' }>
> = {
  met: { mark: '✓', role: 'good' },
  missed: { mark: '✗', role: 'bad' },
  inconclusive: { mark: '?', role: 'doubt' },
  'not measured': { mark: '–', role: 'doubt' },
}

/** Below this the detail stands under its requirement, not beside it. */
const NARROWEST_DETAIL = 36

/** Every requirement with its mark, what was measured, and what to do where it is not met. */
export function requirementList(verdicts: readonly RequirementVerdict[], { palette, width }: Frame): string[] {
  const textWidth = Math.max(...verdicts.map((verdict) => widthOf(clean(verdict.text))))
  const beside = width - textWidth - 7 >= NARROWEST_DETAIL
  return verdicts.flatMap((verdict) => {
    const { mark, role } = REQUIREMENT_MARKS[verdict.state]
    const text = clean(verdict.text)
    const lead = `  ${palette[role](mark)} `
    const detail = detailOf(verdict)
    const lines = beside
      ? hang(`${lead}${padEnd(text, textWidth)}   `, detail, width)
      : [...hang(lead, text, width), ...hang('    ', detail, width)]
    return [...lines, ...adviceLines(verdict.advice, '    ', width).map(palette.dim)]
  })
}

/** The state is said in words too, where the mark alone might be missed. */
export const detailOf = ({ state, detail }: RequirementVerdict): string => {
  const text = clean(detail)
  const said = state === 'met' || state === 'missed' || text.toLowerCase().includes(state)
  return said ? text : `${state}: ${text}`
}
