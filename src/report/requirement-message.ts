import type { RequirementVerdict } from '../model/verdict.ts'
import { clean, cleanLines } from './clean.ts'

/** What a failing matcher says, without colours: what was required and measured in the first line, then what to do. */
export function requirementMessage({ state, text, detail, advice }: RequirementVerdict): string {
  const [first, ...more] = cleanLines(detail)
  const head = `${state}: ${clean(text)}${first === undefined ? '' : `: ${first}`}`
  return [head, ...more, ...cleanLines(advice ?? '')].join('\n')
}
