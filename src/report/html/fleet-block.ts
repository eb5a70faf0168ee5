import type { Fleet, FleetCell, FleetRow } from '../../model/fleet.ts'
import { drawn } from '../charts/chart.ts'
import { shortName, sideCharts } from '../charts/variant-charts.ts'
import { clean } from '../clean.ts'
import type { Column } from '../table.ts'
import { figure } from './figure.ts'
import { type Markup, markup } from '../markup.ts'
import { table } from './table.ts'

/** One scenario on several machines: a column for each, and their speeds in one picture. */
export function fleetSection(fleet: Fleet, id: string): Markup {
  const { scenario, machines, doubts, rows } = fleet
  const sides = machines.map(({ label, report }) => ({ name: shortName(nameOf(label)), levels: report.sweep.levels }))
  const charts = sideCharts(sides).map((plan) => figure(drawn(plan, id)))
  const title = `${clean(scenario)} on ${machines.length} machines`
  return markup`<section class="scenario" id="${id}" aria-labelledby="${id}-name">
<h2 id="${id}-name">${title}</h2>
${machines.some(({ simulated }) => simulated) ? markup`<p class="simulated"><span class="badge">SIMULATED</span> no model ran on the machines marked so.</p>` : undefined}
${doubts.map((doubt) => markup`<p class="verdict doubt"><span aria-hidden="true">?</span> ${doubt}</p>`)}
<div class="charts">${charts}</div>
${table({ caption: title, isCaptionHidden: true, columns: columnsOf(fleet, rows) })}</section>
`
}

const nameOf = (label: readonly string[]): string => clean(label.join(' · '))

function columnsOf({ machines }: Fleet, rows: readonly FleetRow[]): Column[] {
  const names = rows.map(({ name, at = '' }) => `${clean(name)} ${at}`.trim())
  return [
    { name: 'measured', head: ['measured'], cells: names, align: 'left' },
    ...machines.map(({ label, simulated }, index): Column => {
      const name = nameOf(label) + (simulated ? ' (SIMULATED)' : '')
      return { name, head: [name], cells: rows.map(({ cells }) => cellText(cells[index])), align: 'right' }
    }),
  ]
}

const cellText = (cell: FleetCell | undefined): string =>
  cell?.verdict ? `${cell.verdict.mark} ${clean(cell.text)}` : clean(cell?.text ?? '')
