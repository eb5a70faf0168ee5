import type { SweepResult } from '../../model/result.ts'
import { clean } from '../clean.ts'
import { type Footnote, warningText } from '../footnotes.ts'
import { outcomeTexts } from '../outcome-lines.ts'
import { type Markup, markup } from '../markup.ts'
import { advice, prose } from './prose.ts'

/** What holds the server back, how it was seen, and the next step. */
export function diagnosisBlock({ diagnosis, variants }: SweepResult): Markup | undefined {
  if (!diagnosis) return undefined
  const { message, evidence, also = [], advice: next } = diagnosis
  const of = variants?.[0] ? ` of ${clean(variants[0].name)}` : ''
  return markup`<div class="callout"><h3>Diagnosis${of}</h3>
<p class="lead">${prose(clean(message))}</p>
<ul>${evidence.map((text) => markup`<li>${prose(clean(text))}</li>`)}${also.map((part) => markup`<li>also: ${prose(clean(part.message))}</li>`)}</ul>
${advice(next)}</div>
`
}

/** Requests that did not complete, in the server's words, and rounds that do not count. */
export function failureBlock(sweep: SweepResult): Markup | undefined {
  const { incomplete, reasons, setAside } = outcomeTexts(sweep)
  if (!incomplete && setAside.length === 0) return undefined
  return markup`<h3>Requests that do not count</h3>
${incomplete ? markup`<p><b>${incomplete.headline}</b>${incomplete.rest}</p>` : undefined}
${reasons.length > 0 ? markup`<ul>${reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>` : undefined}
${setAside.map((line) => markup`<p>${line}</p>`)}
`
}

/** Every doubt about a number, by the mark that stands beside it. */
export function warningBlock(footnotes: readonly Footnote[]): Markup | undefined {
  if (footnotes.length === 0) return undefined
  return markup`<h3>Warnings</h3>
<ul class="warnings">
${footnotes.map(({ mark, warning }) => markup`<li class="${warning.guard ? 'doubt' : ''}"><span class="mark">${mark}</span><div>${prose(warningText(warning))}${advice(warning.advice)}</div></li>\n`)}</ul>
`
}
