import type { Warning } from '../model/result.ts'
import { placeLabel } from '../model/places.ts'
import { adviceLines } from './advice.ts'
import { clean } from './clean.ts'
import { hang } from './text-width.ts'
import type { Frame } from './view.ts'

export interface Footnote {
  readonly mark: string
  readonly warning: Warning
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'

const raised = (number: number): string => Array.from(String(number), (digit) => RAISED[Number(digit)] ?? '').join('')

/** Numbers the warnings in their order. `simulated` has its own badge at the top and is no footnote. */
export const footnotesOf = (warnings: readonly Warning[]): Footnote[] =>
  warnings
    .filter((warning) => warning.code !== 'simulated')
    .map((warning, index) => ({ mark: raised(index + 1), warning }))

/** The marks of a level: `¹`, or `¹ʼ²` for two. */
export const marksOf = (footnotes: readonly Footnote[], parallel: number): string =>
  footnotes
    .filter((footnote) => footnote.warning.parallel === parallel)
    .map((footnote) => footnote.mark)
    .join('ʼ')

/** Each warning with its level, and its advice below. */
export function renderFootnotes(footnotes: readonly Footnote[], at: Frame): string[] {
  return footnotes.flatMap(({ mark, warning }) => {
    const lead = `  ${mark} `
    const message = hang(lead, warningText(warning), at.width)
    const advice = adviceLines(warning.advice, ' '.repeat(lead.length), at.width)
    return [...message, ...advice.map(at.palette.dim)]
  })
}

/** `P=3: not fit to judge: …`: where it is, whether it keeps a run from being judged, and what it says. */
export function warningText({ parallel, place, guard, message }: Warning): string {
  const level = parallel === undefined ? '' : `${placeLabel({ parallel, place })}: `
  return level + (guard ? 'not fit to judge: ' : '') + withoutLevel(clean(message), level)
}

/** A message that names its level itself need not do so twice. */
const withoutLevel = (message: string, level: string): string =>
  level !== '' && message.startsWith(level) ? message.slice(level.length) : message
