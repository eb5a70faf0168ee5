import type { BaselineVerdict, Cell } from '../../model/verdict.ts'
import { seesText } from '../cell-text.ts'
import { clean } from '../clean.ts'
import { diffColumns, inOrder } from '../diff-parts.ts'
import { stepTexts } from '../next-steps.ts'
import { PLAIN } from '../palette.ts'
import { count } from '../units.ts'
import { textColumn } from '../summary-columns.ts'
import { type Markup, markup } from '../markup.ts'
import { prose } from './prose.ts'
import { table } from './table.ts'

const TONES: Readonly<Record<Cell['verdict'], string>> = {
  regressed: 'bad',
  improved: 'good',
  inconclusive: 'doubt',
  added: 'doubt',
  removed: 'doubt',
  unchanged: '',
}

/** Today against what is stored: what changed around it first, then every number beside its limit. */
export function diffBlock(baseline: BaselineVerdict | undefined): Markup | undefined {
  if (!baseline) return undefined
  const { judgement, conditions, sessions, provisional, machine } = baseline
  const cells = inOrder(judgement?.cells ?? [])
  if (cells.length === 0 && conditions.length === 0) return undefined
  const against = `against ${count(sessions, 'stored session')}${provisional ? ', provisional limits' : ''}, ${clean(machine)}`
  return markup`<h3>Against the stored baseline</h3>
<p class="note">${against}</p>
<div class="split">
<div>${cells.length > 0 ? cellTable(cells) : undefined}</div>
<div>${conditionTable(baseline)}${baseline.state === 'regressed' ? steps(baseline) : undefined}</div>
</div>
`
}

function conditionTable({ conditions, state }: BaselineVerdict): Markup | undefined {
  if (conditions.length === 0)
    return state === 'regressed' ? markup`<p>Nothing we record changed since the baseline.</p>` : undefined
  const caption =
    state === 'regressed' ? 'Changed since the baseline, the likely cause' : 'Changed since the newest stored session'
  return table({
    caption,
    columns: [
      textColumn(
        'condition',
        conditions.map(({ name }) => clean(name)),
      ),
      textColumn(
        'stored',
        conditions.map(({ stored }) => clean(stored)),
      ),
      textColumn(
        'now',
        conditions.map(({ now }) => clean(now)),
      ),
    ],
  })
}

function cellTable(cells: readonly Cell[]): Markup {
  const columns = diffColumns(cells, PLAIN).filter(({ name }) => name !== '')
  const sees = seesText(cells)
  return markup`${table({ caption: 'Stored and now', columns, tones: cells.map(({ verdict }) => TONES[verdict]) })}
${sees === undefined ? undefined : markup`<p class="note">This baseline ${sees}; a smaller change can pass.</p>`}`
}

const steps = (baseline: BaselineVerdict): Markup => markup`<h4>What to do</h4>
<ol>${stepTexts(baseline).map((step) => markup`<li>${prose(step)}</li>`)}</ol>`
