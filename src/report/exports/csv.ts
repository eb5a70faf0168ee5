import { stringify } from 'csv-stringify/sync'
import { METRIC_KEYS, type MetricKey, metricOf } from '../../model/metric.ts'
import type { RunReport } from '../../model/report.ts'
import { OUTCOMES } from '../../model/trace.ts'
import { clean } from '../clean.ts'
import { LEVEL_METRICS, type Point, pointsOf } from './points.ts'

type Cell = string | number | undefined

interface CsvColumn {
  readonly header: string
  readonly cell: (point: Point) => Cell
}

/**
 * A row for each level (turn, start) of each run, a column for each metric with its unit, in base units, so that a
 * spreadsheet can draw it as it is: the same columns whatever was measured, empty where it was not. Words of others
 * never begin a formula. Begins with a byte order mark, without which Excel does not read UTF-8.
 */
export function renderCsv(reports: readonly RunReport[]): string {
  const rows = pointsOf(reports).map((point) => COLUMNS.map(({ cell }) => rounded(cell(point))))
  return stringify([COLUMNS.map(({ header }) => header), ...rows], {
    bom: true,
    escape_formulas: true,
    quoted_string: true,
    record_delimiter: 'windows',
  })
}

/** As in `sweep.json`: a tenth of a microsecond. */
const rounded = (cell: Cell): Cell => (typeof cell === 'number' ? Number(cell.toFixed(4)) : cell)

const RUN_METRICS = METRIC_KEYS.filter((key) => !LEVEL_METRICS.includes(key) && key !== 'errors')

const COLUMNS: readonly CsvColumn[] = [
  { header: 'project', cell: ({ report }) => clean(report.project ?? '') },
  { header: 'file', cell: ({ report }) => clean(report.place?.file ?? '') },
  { header: 'scenario', cell: ({ report }) => clean(report.sweep.scenario.name) },
  { header: 'model', cell: ({ report }) => clean(report.sweep.scenario.model) },
  { header: 'machine', cell: ({ report }) => clean(report.sweep.machine.key) },
  { header: 'label', cell: ({ report }) => clean(report.label ?? '') },
  { header: 'simulated', cell: ({ report }) => (report.sweep.simulated ? 'yes' : 'no') },
  { header: 'Ollama', cell: ({ report }) => clean(report.sweep.conditions.ollamaVersion ?? '') },
  { header: 'started at', cell: ({ report }) => clean(report.sweep.startedAt) },
  { header: 'baseline', cell: ({ report }) => report.baseline?.state },
  { header: 'variant', cell: ({ variant }) => variant },
  { header: 'place', cell: ({ place }) => place },
  { header: 'P', cell: ({ report: { sweep }, level }) => (sweep.turns || sweep.coldStart ? 1 : level.parallel) },
  { header: 'rounds', cell: ({ level }) => level.genSpeed?.rounds.length },
  { header: 'requests', cell: ({ level }) => OUTCOMES.reduce((sum, outcome) => sum + level.outcomes[outcome], 0) },
  { header: 'completed', cell: ({ level }) => level.outcomes.completed },
  ...LEVEL_METRICS.flatMap((key) => [
    { header: headerOf(key), cell: ({ level }: Point) => level[key]?.median },
    { header: headerOf(key, 'p5'), cell: ({ level }: Point) => level[key]?.p5 },
    { header: headerOf(key, 'p95'), cell: ({ level }: Point) => level[key]?.p95 },
  ]),
  ...RUN_METRICS.map((key) => ({
    header: headerOf(key),
    cell: ({ report: { sweep } }: Point) => sweep.run[key]?.median,
  })),
]

/** `gen speed (tok/s)`, `TTFT p95 (ms)`. */
function headerOf(key: MetricKey, stat?: string): string {
  const { word, unit } = metricOf(key)
  return `${word}${stat === undefined ? '' : ` ${stat}`} (${unit})`
}
