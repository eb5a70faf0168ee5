import type { SweepResult } from '../../model/result.ts'
import { coldStartColumns } from '../cold-start-lines.ts'
import type { Footnote } from '../footnotes.ts'
import { forecastColumns, noFixedPartText, RANGE, stepText } from '../forecast-lines.ts'
import { levelColumns } from '../level-table.ts'
import { matrixColumns, ratingText, recommendationText } from '../matrix.ts'
import { PLAIN } from '../palette.ts'
import { numberColumn, textColumn } from '../summary-columns.ts'
import type { Column } from '../table.ts'
import { turnColumns } from '../turn-table.ts'
import { variantColumns } from '../variants.ts'
import { clean } from '../clean.ts'
import { count, digits } from '../units.ts'
import { type Markup, markup } from '../markup.ts'
import { table } from './table.ts'

/** What was measured, by the place where it was. */
export function placeBlock(sweep: SweepResult, footnotes: readonly Footnote[]): Markup | undefined {
  const { turns, coldStart, levels, matrix, variants } = sweep
  if (matrix) return undefined
  if (turns) {
    const note = 'context and new: prompt tokens, cached ones included'
    return block('Turns', turnColumns(turns, footnotes, PLAIN), note)
  }
  if (coldStart) return block('Cold and warm', coldStartColumns(coldStart, PLAIN), 'medians over rounds')
  if (levels.length === 0) return markup`<p>No level was run.</p>`
  return block(
    variants?.[0] ? `Levels of ${clean(variants[0].name)}` : 'Levels',
    levelColumns(sweep, footnotes, PLAIN),
    '± half of p5–p95 over rounds',
  )
}

const block = (title: string, columns: readonly Column[], note: string): Markup => markup`<h3>${title}</h3>
${table({ caption: title, isCaptionHidden: true, columns })}
<p class="note">${note}</p>
`

export function variantBlock(sweep: SweepResult): Markup | undefined {
  const { variants = [], changes = [], matrix } = sweep
  const [first] = variants
  if (!first || changes.length === 0 || matrix) return undefined
  const columns = variantColumns(sweep, PLAIN).map((column) =>
    column.name === '' ? { ...column, name: 'verdict', head: ['verdict'] } : column,
  )
  const tones = changes.map(({ side }) => ({ worse: 'bad', better: 'good', same: '' })[side])
  const title = variants.map(({ name }) => clean(name)).join(' → ')
  return markup`<h3>A/B: ${title}</h3>
${table({ caption: title, isCaptionHidden: true, columns, tones })}
<p class="note">${count(first.loads.length, 'load')} each, in turn; ± 95 % interval of the loads, pair by pair</p>
`
}

export function matrixBlock(sweep: SweepResult): Markup | undefined {
  const { matrix } = sweep
  if (!matrix) return undefined
  const items = matrix.settings.map((setting) => {
    const isChosen = setting.name === matrix.recommended
    const label = isChosen
      ? markup`<span class="pill good"><span aria-hidden="true">→</span> recommended</span> `
      : undefined
    return markup`<li>${label}${ratingText(setting, matrix)}</li>`
  })
  return markup`<h3>Settings of the server</h3>
<p class="lead">${recommendationText(matrix)}</p>
<ul>${items}</ul>
${table({ caption: 'Settings by level', isCaptionHidden: true, columns: matrixColumns(sweep, PLAIN) })}
`
}

export function forecastBlock({ forecast }: SweepResult): Markup | undefined {
  if (!forecast || forecast.levels.length === 0) return undefined
  const { from, levels, noFixedPart } = forecast
  const title = `Forecast from P=${from.join(', ')}, against what was measured`
  return markup`<details class="block"><summary>${title}</summary>
<p>${stepText(forecast)}</p>
${table({ caption: title, isCaptionHidden: true, columns: forecastColumns(levels) })}
<p class="note">${noFixedPart ? `${noFixedPartText(from)} ` : ''}${RANGE}</p></details>
`
}

export function searchBlock({ search, levels }: SweepResult): Markup | undefined {
  if (!search) return undefined
  const asked = new Set(search.probes)
  const known = levels.filter(({ parallel }) => !asked.has(parallel)).map(({ parallel }) => parallel)
  const probes = [
    ...known.map((parallel) => ({ parallel, why: 'known at the start' })),
    ...search.probes.map((parallel, index) => ({ parallel, why: `probe ${index + 1}` })),
  ]
  const speedAt = (parallel: number): string => {
    const median = levels.find((level) => level.parallel === parallel)?.genSpeed?.median
    return median === undefined ? '—' : digits(median)
  }
  return markup`<details class="block"><summary>Search of the cliff up to P=${search.upTo}</summary>
${table({
  caption: 'Levels in the order in which the search asked for them',
  columns: [
    textColumn(
      'step',
      probes.map(({ why }) => why),
    ),
    numberColumn(
      'P',
      probes.map(({ parallel }) => String(parallel)),
    ),
    numberColumn(
      'gen speed, tok/s',
      probes.map(({ parallel }) => speedAt(parallel)),
    ),
  ],
})}</details>
`
}
