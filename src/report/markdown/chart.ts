import { placesOf } from '../../model/places.ts'
import type { LevelResult, SweepResult } from '../../model/result.ts'
import { percentAsSet } from '../units.ts'

/** A line or bars; each has as many values as there are labels. */
interface Series {
  readonly kind: 'bar' | 'line'
  readonly values: readonly number[]
}

/**
 * Mermaid's xychart, which GitHub draws: gen speed with the cliff line and throughput by level, TTFT by turn. Nothing
 * where no two places can be compared. Holds our own words and numbers only.
 */
export function mermaidChart(sweep: SweepResult): string {
  if (sweep.coldStart || sweep.variants) return ''
  return sweep.turns ? turnChart(sweep) : levelChart(sweep)
}

function levelChart({ levels, cliff }: SweepResult): string {
  const measured = levels.filter(({ genSpeed, throughput }) => genSpeed && throughput)
  const reference = levels.find(({ parallel }) => parallel === 1)?.genSpeed?.median
  const line = reference === undefined ? [] : [measured.map(() => reference * cliff.threshold)]
  return chart({
    title: `bars: throughput. lines: gen speed${reference === undefined ? '' : `, and ${percentAsSet(cliff.threshold)} of it at P=1`}`,
    labels: measured.map(({ parallel }) => `P=${parallel}`),
    unit: 'tok/s',
    series: [
      { kind: 'bar', values: medians(measured, 'throughput') },
      { kind: 'line', values: medians(measured, 'genSpeed') },
      ...line.map((values) => ({ kind: 'line' as const, values })),
    ],
  })
}

function turnChart(sweep: SweepResult): string {
  const measured = placesOf(sweep).levels.filter(({ ttftMs }) => ttftMs)
  return chart({
    title: 'TTFT by turn',
    labels: measured.map(({ parallel }) => String(parallel)),
    unit: 'ms',
    series: [{ kind: 'line', values: medians(measured, 'ttftMs') }],
  })
}

const medians = (levels: readonly LevelResult[], key: 'genSpeed' | 'throughput' | 'ttftMs'): number[] =>
  levels.map((level) => level[key]?.median ?? 0)

function chart(of: {
  readonly title: string
  readonly labels: readonly string[]
  readonly unit: string
  readonly series: readonly Series[]
}): string {
  if (of.labels.length < 2) return ''
  const highest = Math.max(...of.series.flatMap(({ values }) => values))
  const lines = [
    'xychart-beta',
    `title "${of.title}"`,
    `x-axis [${of.labels.map((label) => `"${label}"`).join(', ')}]`,
    `y-axis "${of.unit}" 0 --> ${number(highest * 1.1)}`,
    ...of.series.map(({ kind, values }) => `${kind} [${values.map(number).join(', ')}]`),
  ]
  return ['```mermaid', lines[0], ...lines.slice(1).map((line) => `  ${line}`), '```'].join('\n')
}

/** Mermaid reads no exponent. */
const number = (value: number): string => String(Number(value.toFixed(value < 1 ? 4 : 1)))
