import { METRICS } from '../model/metric.ts'
import type { MetricStability, Stability } from '../model/stability.ts'
import { shown } from './cell-text.ts'
import type { Column } from './table.ts'
import { renderTable } from './table.ts'
import { hang } from './text-width.ts'
import { ABSENT, change, percent } from './units.ts'
import type { Frame } from './view.ts'

/** A metric a row: how far it scatters, and the limits and slow-downs that follow for 3, 5 and 8 stored sessions. */
export function scatterTable({ metrics }: Stability, { palette, width }: Frame): string[] {
  const columns = [nameColumn(metrics), ...scatterColumns(metrics), ...reachColumns(metrics)]
  const { lines, leftOut } = renderTable(columns, width)
  const [first = '', second = '', ...rows] = lines
  const notes = [
    "scatter (standard deviation): between sessions' medians, and within a session, of its rounds",
    'limit: with B stored sessions the larger of the tolerance and 2.5 (B+1)/(B−1) × scatter between sessions',
    'sees: a slow-down of this size, or growth of a time or of memory, at one level is caught in 91-97 % of runs',
    ...(leftOut.length === 0 ? [] : [`too narrow for: ${leftOut.join(', ')}`]),
  ]
  return [first, second]
    .map(palette.dim)
    .concat(rows, notes.flatMap((note) => hang('  ', note, width)).map(palette.dim))
}

const nameColumn = (metrics: readonly MetricStability[]): Column => ({
  name: 'metric',
  head: [],
  cells: metrics.map(({ metric }) => METRICS[metric].word),
  align: 'left',
})

function scatterColumns(metrics: readonly MetricStability[]): Column[] {
  const cells = (of: (metric: MetricStability) => number | undefined): string[] =>
    metrics.map(of).map((share) => (share === undefined ? ABSENT : percent(share)))
  return [
    { name: 'between', head: ['scatter', 'between'], cells: cells(({ between }) => between), align: 'right' },
    {
      name: 'within',
      head: ['scatter', 'within'],
      cells: cells(({ within }) => within),
      align: 'right',
      dropRank: 1,
    },
  ]
}

/** All limits, then all that is seen; the limits go first where space is short. */
function reachColumns(metrics: readonly MetricStability[]): Column[] {
  const stored = metrics[0]?.reach.map((reach) => reach.stored) ?? []
  return (['limit', 'sees'] as const).flatMap((key) =>
    stored.map((sessions, index): Column => {
      const shares = metrics.map(({ reach }) => reach[index]?.[key])
      return {
        name: `${key} with B=${sessions}`,
        head: [key, `B=${sessions}`],
        cells: shares.map((share) => (share === undefined ? ABSENT : finely(share))),
        align: 'right',
        ...(key === 'limit' ? { dropRank: 2 + index } : {}),
      }
    }),
  )
}

/** As fine as it takes to see on which side of a gate a share is. */
const finely = (share: number): string => percent(share, share < 0.995 ? 1 : 0)

const MOST_COLUMNS = 8

/** Gen speed of each session against the median of all: an outlier or a trend shows here. */
export function deviationTable({ metrics }: Stability, { palette, width }: Frame): string[] {
  const own = metrics.find(({ metric }) => metric === 'genSpeed')
  if (!own) return []
  const levels = [...new Set(own.deviations.map(({ parallel }) => parallel))].slice(0, MOST_COLUMNS)
  const sessions = [...new Set(own.deviations.map(({ session }) => session))].toSorted((a, b) => a - b)
  const cell = (session: number, parallel: number): string => {
    const found = own.deviations.find((at) => at.session === session && at.parallel === parallel)
    return found ? change(shown('genSpeed', found.change), 1) : ABSENT
  }
  const names: Column = {
    name: 'session',
    head: ['gen speed against the median'],
    cells: sessions.map((session) => `session ${session}`),
    align: 'left',
  }
  const columns = levels.map((parallel): Column => ({
    name: `P=${parallel}`,
    head: [`P=${parallel}`],
    cells: sessions.map((session) => cell(session, parallel)),
    align: 'right',
    dropRank: parallel,
  }))
  const [head = '', ...rows] = renderTable([names, ...columns], width).lines
  return [palette.dim(head), ...rows]
}
