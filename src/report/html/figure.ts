import type { Chart } from '../charts/chart.ts'
import { Markup, markup } from '../markup.ts'
import { table } from './table.ts'

/** A chart with its finding in words above and its numbers below. */
export function figure({ title, finding, size, elements, columns, isWide }: Chart): Markup {
  const { width, height } = size
  const svg = markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}: ${finding}">${new Markup(elements)}</svg>`
  return markup`<figure class="${isWide ? 'wide' : ''}">
<figcaption><strong>${title}</strong> <span>${finding}</span></figcaption>
${isWide ? markup`<div class="scroll" role="region" aria-label="${title}" tabindex="0">${svg}</div>` : svg}
<details><summary>Numbers</summary>${table({ caption: title, isCaptionHidden: true, columns })}</details>
</figure>
`
}
