import type { MetricKey } from '../../model/metric.ts'
import type { Cliff, LevelResult, SweepResult } from '../../model/result.ts'
import { cliffFinding, queueFinding, sweetSpotFinding } from '../cliff-lines.ts'
import { digits, duration, percentAsSet, speed } from '../units.ts'
import type { ChartPlan } from './chart.ts'
import { type LinesPlan, linesDrawing, type Point } from './lines.ts'
import { summaryColumns, textColumn } from '../summary-columns.ts'

/** Gen speed, throughput, and the waits before the first token, by level. Nothing where there are no two to compare. */
export function levelCharts(sweep: SweepResult): ChartPlan[] {
  const measured = sweep.levels.filter((level) => level.genSpeed ?? level.throughput)
  if (measured.length < 2) return []
  return [genSpeedChart(sweep), throughputChart(sweep), waitChart(sweep)].filter((chart) => chart !== undefined)
}

const byLevel = (levels: readonly LevelResult[], key: MetricKey): Point[] =>
  levels.map((level) => ({ at: level.parallel, summary: level[key] }))

export const levelLabel = (parallel: number): string => `P=${parallel}`

const inWords = (parts: readonly ({ headline: string; rest: string } | undefined)[]): string =>
  parts.flatMap((part) => (part ? [part.headline + part.rest] : [])).join('; ')

function genSpeedChart(sweep: SweepResult): ChartPlan {
  const { levels, cliff } = sweep
  const reference = levels.find(({ parallel }) => parallel === 1)?.genSpeed?.median
  const line = `${percentAsSet(cliff.threshold)} of P=1`
  return {
    id: 'gen-speed',
    title: 'Gen speed of each request, tok/s',
    finding: inWords([cliffFinding(sweep)]),
    drawing: linesDrawing({
      lines: [{ name: 'gen speed', points: byLevel(levels, 'genSpeed') }],
      label: levelLabel,
      format: digits,
      value: digits,
      ...(reference === undefined ? {} : { across: { value: cliff.threshold * reference, name: line } }),
      ...queueMark(sweep),
      ...cliffMark(cliff),
    }),
    columns: levelColumnsOf(levels, 'gen speed', 'genSpeed'),
  }
}

/** Where requests wait for each other, so that gen speed no longer falls. */
function queueMark({ capacity: { queueFrom }, levels }: SweepResult): Pick<LinesPlan, 'between'> {
  const last = levels.at(-1)?.parallel
  if (queueFrom === undefined || last === undefined) return {}
  return { between: { from: queueFrom, to: last, name: 'queue' } }
}

/** As the cliff was found; where it is not decided, nothing is marked. */
function cliffMark({ state, parallel, after }: Cliff): Pick<LinesPlan, 'upwards' | 'between'> {
  if (parallel === undefined) return {}
  if (state === 'at') return { upwards: { at: parallel, name: 'cliff' } }
  if (state === 'edge') return { upwards: { at: parallel, name: 'edge' } }
  if (state === 'between' && after !== undefined) return { between: { from: after, to: parallel, name: 'cliff' } }
  return {}
}

function throughputChart(sweep: SweepResult): ChartPlan {
  const { levels, sweetSpot } = sweep
  const [from, to] = sweetSpot?.interval ?? []
  const between = from !== undefined && to !== undefined && { between: { from, to, name: 'sweet spot' } }
  return {
    id: 'throughput',
    title: 'Throughput of all requests together, tok/s',
    finding: inWords([sweetSpotFinding(sweep)]) || highestText(levels),
    drawing: linesDrawing({
      lines: [{ name: 'throughput', points: byLevel(levels, 'throughput') }],
      label: levelLabel,
      format: digits,
      value: digits,
      ...between,
    }),
    columns: levelColumnsOf(levels, 'throughput', 'throughput'),
  }
}

function highestText(levels: readonly LevelResult[]): string {
  const [best] = levels.toSorted((a, b) => (b.throughput?.median ?? 0) - (a.throughput?.median ?? 0))
  return best?.throughput ? `highest ${speed(best.throughput.median)} at P=${best.parallel}` : 'not measured'
}

function waitChart(sweep: SweepResult): ChartPlan | undefined {
  const { levels } = sweep
  const waits = levels.filter(({ ttftMs }) => ttftMs)
  const [first, last] = [waits[0], waits.at(-1)]
  if (!first?.ttftMs || !last?.ttftMs || first === last) return undefined
  const rise = `TTFT ${duration(first.ttftMs.median)} at P=${first.parallel}, ${duration(last.ttftMs.median)} at P=${last.parallel}`
  const queue = queueFinding(sweep)
  return {
    id: 'waits',
    title: 'Time to first token, and of it the wait in the queue',
    finding: queue ? `${rise}; ${queue.headline}${queue.rest}` : rise,
    drawing: linesDrawing({
      lines: [
        { name: 'TTFT', points: byLevel(levels, 'ttftMs') },
        { name: 'queue wait', points: byLevel(levels, 'queueMs') },
      ],
      label: levelLabel,
      format: duration,
      value: (value) => duration(value, 0),
    }),
    columns: [
      placeColumn(levels),
      ...summaryColumns(
        'TTFT',
        levels.map(({ ttftMs }) => ttftMs),
        duration,
      ).slice(0, 3),
      ...summaryColumns(
        'queue wait',
        levels.map(({ queueMs }) => queueMs),
        duration,
      ),
    ],
  }
}

const placeColumn = (levels: readonly LevelResult[]) =>
  textColumn(
    'level',
    levels.map(({ parallel }) => levelLabel(parallel)),
  )

const levelColumnsOf = (levels: readonly LevelResult[], name: string, key: MetricKey) => [
  placeColumn(levels),
  ...summaryColumns(
    `${name}, tok/s`,
    levels.map((level) => level[key]),
    digits,
  ),
]
