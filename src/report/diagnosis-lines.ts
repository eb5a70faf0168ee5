import type { SweepResult } from '../model/result.ts'
import { clean } from './clean.ts'
import type { Footnote } from './footnotes.ts'
import { hang } from './text-width.ts'
import { adviceLines } from './advice.ts'
import type { Frame } from './view.ts'

/** What it comes to, why, and what to do next. What a footnote says is cited by its mark and not said again. */
export function diagnosisLines(
  sweep: SweepResult,
  footnotes: readonly Footnote[],
  { palette, width }: Frame,
): string[] {
  const { diagnosis, variants } = sweep
  if (!diagnosis) return []
  const { message, evidence, advice, also = [] } = diagnosis
  const cited = footnotes.filter(({ warning }) => evidence.includes(warning.message))
  const marks = cited.map(({ mark }) => mark).join('ʼ')
  const lead = `diagnosis${variants?.[0] ? ` of ${clean(variants[0].name)}` : ''}:`
  const own = evidence.filter((text) => cited.every(({ warning }) => warning.message !== text))
  const isSaid = cited.some(({ warning }) => warning.advice === advice)
  const head = hang('  ', `${lead} ${clean(message)}${marks === '' ? '' : ` ${marks}`}`, width)
  return [
    ...head.map((line, index) => (index === 0 ? line.replace(lead, palette.strong) : line)),
    ...(own.length > 0 ? hang('    ', clean(own.join('; ')), width) : []),
    ...also.flatMap((part) => hang('    ', `also: ${clean(part.message)}`, width)),
    ...(isSaid ? [] : adviceLines(advice, '    ', width)),
  ]
}
