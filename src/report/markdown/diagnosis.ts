import { markdownText } from '../../markdown-text.ts'
import type { SweepResult } from '../../model/result.ts'
import { clean } from '../clean.ts'
import type { Footnote } from '../footnotes.ts'
import { adviceItem } from './parts.ts'

/** What it comes to, why, and the next step. Evidence that is a warning is cited by its mark. */
export function diagnosisBlocks({ diagnosis, variants }: SweepResult, footnotes: readonly Footnote[]): string[] {
  if (!diagnosis) return []
  const { message, evidence, advice, also = [] } = diagnosis
  const of = variants?.[0] ? ` of ${markdownText(variants[0].name)}` : ''
  const cited = footnotes.filter(({ warning }) => evidence.includes(warning.message))
  const own = evidence.filter((text) => cited.every(({ warning }) => warning.message !== text))
  const marks = cited.map(({ mark }) => ` ${mark}`).join('')
  return [
    `**Diagnosis${of}: ${markdownText(message)}**${marks}`,
    [
      ...own.map((text) => `- ${markdownText(text)}`),
      ...also.map((part) => `- also: ${markdownText(part.message)}`),
      ...(clean(advice) === '' ? [] : [adviceItem('**Next step:** ', advice)]),
    ].join('\n'),
  ]
}
