import type { Fleet, FleetCell, FleetMachine, FleetRow } from '../model/fleet.ts'
import { clean } from './clean.ts'
import { type Column, renderTable } from './table.ts'
import { hang, padEnd, truncate, widthOf, wrap } from './text-width.ts'
import { columnsOf, type Frame, proseColumnsOf, type View } from './view.ts'

/** Widest a cell gets: a regression's words, and the fields of a machine's name. */
const WIDEST_CELL = 28
const WIDEST_NAME = 40

const MARK = '✓ '

/** Of the width, for the names of rows, and as much for a machine. */
const SHARE = 0.45

/** One scenario on several machines, a column each; more machines than the terminal is wide make several tables. */
export function renderFleet(fleet: Fleet, view: View): string {
  const at = { palette: view.palette, width: columnsOf(view) }
  const prose = { palette: view.palette, width: proseColumnsOf(view) }
  const tables = groupsOf(fleet, at).map((machines) => tableOf(fleet, machines, at).join('\n'))
  return [[...titleOf(fleet, prose)].join('\n'), ...tables, ...footOf(fleet, prose)].join('\n\n')
}

function titleOf({ scenario, project, machines }: Fleet, { palette, width }: Frame): string[] {
  const where = `on ${machines.length} machines`
  const named = project === undefined ? where : `${where} · project ${clean(project)}`
  return [...wrap(clean(scenario), width).map(palette.strong), ...hang('  ', named, width).map(palette.dim)]
}

const footOf = ({ doubts }: Fleet, { palette, width }: Frame): string[] =>
  doubts.length === 0
    ? []
    : [doubts.flatMap((doubt) => hang(`  ${palette.doubt('!')} `, clean(doubt), width)).join('\n')]

/** As many machines beside each other as fit, by their positions. */
function groupsOf(fleet: Fleet, at: Frame): number[][] {
  const groups: number[][] = [[]]
  for (const index of fleet.machines.keys()) {
    const group = groups.at(-1) ?? []
    const wider = tableOf(fleet, [...group, index], at)
    if (group.length > 0 && Math.max(...wider.map(widthOf)) > at.width) groups.push([index])
    else group.push(index)
  }
  return groups
}

function tableOf(fleet: Fleet, machines: readonly number[], at: Frame): string[] {
  const rows = spaced(fleet.rows)
  const own = machines.flatMap((index) => {
    const machine = fleet.machines[index]
    return machine
      ? [
          machineColumn(
            machine,
            rows.map((row) => row?.cells[index]),
            at,
          ),
        ]
      : []
  })
  return [...renderTable([nameColumn(rows, at), ...own], at.width).lines]
}

/** Nothing between rows of different groups; the stored baseline stands with the requirements. */
function spaced(rows: readonly FleetRow[]): (FleetRow | undefined)[] {
  return rows.flatMap((row, index) => {
    const before = rows[index - 1]
    return before && blockOf(before) !== blockOf(row) ? [undefined, row] : [row]
  })
}

const blockOf = ({ group }: FleetRow): string => (group === 'baseline' ? 'requirement' : group)

/** A metric is named once, at its first place. */
function nameColumn(rows: readonly (FleetRow | undefined)[], { palette, width }: Frame): Column {
  const placed = rows.filter((row) => row?.at !== undefined)
  const metricWidth = Math.max(0, ...placed.map((row) => widthOf(clean(row?.name ?? ''))))
  const cells = rows.map((row, index) => {
    const name = clean(row?.name ?? '')
    if (row?.at === undefined) return truncate(name, Math.min(WIDEST_NAME, Math.floor(width * SHARE)))
    const first = rows[index - 1]?.name === row.name ? '' : name
    return `${padEnd(first, metricWidth)}  ${palette.dim(row.at)}`
  })
  return { name: '', head: [''], cells, align: 'left' }
}

function machineColumn(
  { key, label, simulated }: FleetMachine,
  cells: readonly (FleetCell | undefined)[],
  { palette, width }: Frame,
): Column {
  const widest = Math.min(WIDEST_CELL, Math.floor(width * SHARE) - MARK.length)
  const badge = simulated && !label.includes('simulated') ? ['SIMULATED'] : []
  const head = [...badge, ...label].flatMap((field) => wrap(clean(field), widest))
  const texts = cells.map((cell) => (cell ? cellText(cell, widest, palette) : ''))
  return { name: clean(key), head: head.map(palette.strong), cells: texts, align: 'right' }
}

function cellText({ text, verdict }: FleetCell, widest: number, palette: Frame['palette']): string {
  const short = truncate(clean(text), widest)
  return verdict ? `${palette[verdict.role](verdict.mark)} ${short}` : short
}
