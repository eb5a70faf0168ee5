import { Markup, markup } from '../markup.ts'
import { COLOR_STYLE } from '../colors.ts'
import type { Chart } from './chart.ts'

const HEAD = 34
const MARGIN = 12

/** A chart as a file of its own: with its title, the colours of light and dark, and a ground of its own to stand on. */
export function standaloneSvg(chart: Chart, simulated: boolean): string {
  const { title, finding, size, elements } = chart
  const width = size.width + 2 * MARGIN
  const height = size.height + HEAD + MARGIN
  const badge = markup`<text x="${width - MARGIN}" y="22" text-anchor="end" class="badge">SIMULATED</text>`
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}: ${finding}">
<style>${new Markup(COLOR_STYLE)}
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
.title{font-size:14px;font-weight:600;fill:var(--ink)}
.badge{font-size:11px;font-weight:700;letter-spacing:.08em;fill:var(--dim)}</style>
<rect width="${width}" height="${height}" rx="8" fill="var(--card)"/>
<text x="${MARGIN}" y="22" class="title">${title}</text>
${simulated ? badge : undefined}
<g transform="translate(${MARGIN} ${HEAD})">${new Markup(elements)}</g>
</svg>
`.text
}
