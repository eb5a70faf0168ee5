import type { LevelResult, SweepResult, Summary } from '../model/result.ts'
import type { MetricKey } from '../model/metric.ts'
import type { Palette } from './palette.ts'
import { marksOf } from './footnotes.ts'
import type { Footnote } from './footnotes.ts'
import { renderTable } from './table.ts'
import type { Column } from './table.ts'
import { padEnd, padStart, widthOf, wrap } from './text-width.ts'
import { ABSENT, decimalsOf, digits, duration, metricText, percent } from './units.ts'
import type { Frame } from './view.ts'

/** The sweep by level; what does not fit the width is left out whole and named below. */
export function levelTable(sweep: SweepResult, footnotes: readonly Footnote[], at: Frame): string[] {
  const { palette, width } = at
  const table = renderTable(levelColumns(sweep, footnotes, palette), width)
  const legend = [LEVEL_LEGEND, ...(table.leftOut.length === 0 ? [] : [`too narrow for: ${table.leftOut.join(', ')}`])]
  const legendLines = wrap(legend.join(' · '), width - 2).map((line) => `  ${palette.dim(line)}`)
  return [...table.lines, ...legendLines]
}

export const LEVEL_LEGEND = '± half of p5–p95 over rounds'

export const levelColumns = (sweep: SweepResult, footnotes: readonly Footnote[], palette: Palette): Column[] => [
  levelColumn(sweep.levels, footnotes, palette),
  ...metricColumns(sweep, palette),
]

function levelColumn(levels: readonly LevelResult[], footnotes: readonly Footnote[], palette: Palette): Column {
  const marks = levels.map((level) => marksOf(footnotes, level.parallel))
  const numberWidth = Math.max(...levels.map((level) => String(level.parallel).length))
  const markWidth = Math.max(...marks.map(widthOf))
  const cells = levels.map((level, index) => {
    const mark = padEnd(marks[index] ?? '', markWidth)
    return palette.strong(padStart(String(level.parallel), numberWidth)) + palette.dim(mark)
  })
  return { name: 'P', head: [padEnd('P', 1 + markWidth), ''], cells, align: 'right' }
}

function metricColumns({ levels }: SweepResult, palette: Palette): Column[] {
  const reference = levels.find((level) => level.parallel === 1)?.genSpeed?.median
  const column = (name: string, head: readonly [...string[], string], more: ColumnParts): Column => ({
    name,
    head: [...head.slice(0, -1), palette.dim(head.at(-1) ?? '')],
    cells: levels.map((level) => more.cell(level)),
    align: 'right',
    ...(more.dropRank === undefined ? {} : { dropRank: more.dropRank }),
  })
  return [
    column('gen speed', ['gen speed', 'tok/s'], { cell: (level) => spreadText(level.genSpeed, palette) }),
    column('of P=1', ['of P=1', ''], { cell: (level) => shareText(level.genSpeed, reference), dropRank: 1 }),
    column('user speed', ['user', 'speed', 'tok/s'], { cell: plain('userSpeed'), dropRank: 5 }),
    column('throughput', ['throughput', 'tok/s'], { cell: plain('throughput') }),
    column('TTFT', ['TTFT', 'p50'], { cell: wait('ttftMs'), dropRank: 2 }),
    column('queue wait', ['queue', 'wait', 'p50'], { cell: wait('queueMs'), dropRank: 3 }),
    column('effective parallelism', ['effective', 'P', ''], { cell: plain('effectiveParallelism'), dropRank: 4 }),
    column('memory', ['memory', ''], {
      cell: (level) => metricText('memoryBytes', level.memoryBytes?.median),
      dropRank: 6,
    }),
  ]
}

interface ColumnParts {
  readonly cell: (level: LevelResult) => string
  readonly dropRank?: number
}

const plain =
  (key: MetricKey) =>
  (level: LevelResult): string =>
    numberOf(level[key])

/** Tenths of a ms are below what a round repeats. */
const wait =
  (key: MetricKey) =>
  (level: LevelResult): string => {
    const median = level[key]?.median
    return median === undefined ? ABSENT : duration(median, 1)
  }

const numberOf = (summary: Summary | undefined): string => (summary === undefined ? ABSENT : digits(summary.median, 2))

/** `36.6 ±0.3`; no spread where there was one round only. */
function spreadText(summary: Summary | undefined, palette: Palette): string {
  if (summary === undefined) return ABSENT
  const median = digits(summary.median)
  if (summary.rounds.length < 2) return palette.strong(median)
  const spread = ((summary.p95 - summary.p5) / 2).toFixed(decimalsOf(median))
  return `${palette.strong(median)} ${palette.dim(`±${spread}`)}`
}

const shareText = (summary: Summary | undefined, reference: number | undefined): string =>
  summary === undefined || reference === undefined ? ABSENT : percent(summary.median / reference)
