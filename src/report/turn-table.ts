import type { CacheCounts, SweepResult, TurnResult } from '../model/result.ts'
import { chartsBeside } from './bars.ts'
import type { Footnote } from './footnotes.ts'
import { marksOf } from './footnotes.ts'
import type { MetricKey } from '../model/metric.ts'
import type { Palette } from './palette.ts'
import { type Column, renderTable } from './table.ts'
import { padEnd, padStart, widthOf, wrap } from './text-width.ts'
import { ABSENT, digits, duration, metricText, percent } from './units.ts'
import type { Frame } from './view.ts'

type Turns = readonly TurnResult[]

/** Growing conversations by turn; what does not fit the width is left out whole and named below. */
export function turnTable(turns: Turns, footnotes: readonly Footnote[], { palette, width }: Frame): string[] {
  const table = renderTable(turnColumns(turns, footnotes, palette), width)
  const legend = [TURN_LEGEND, ...(table.leftOut.length === 0 ? [] : [`too narrow for: ${table.leftOut.join(', ')}`])]
  return [...table.lines, ...wrap(legend.join(' · '), width - 2).map((line) => `  ${palette.dim(line)}`)]
}

export const TURN_LEGEND = 'context and new: prompt tokens, cached ones included'

export function turnColumns(turns: Turns, footnotes: readonly Footnote[], palette: Palette): Column[] {
  const reference = turns[0]?.genSpeed?.median
  const column = (
    name: string,
    head: readonly string[],
    cell: (turn: TurnResult) => string,
    dropRank?: number,
  ): Column => ({
    name,
    head: [...head.slice(0, -1), palette.dim(head.at(-1) ?? '')],
    cells: turns.map(cell),
    align: 'right',
    ...(dropRank === undefined ? {} : { dropRank }),
  })
  return [
    turnColumn(turns, footnotes, palette),
    column('context', ['context', 'tokens'], ({ contextTokens }) => whole(contextTokens)),
    column('new', ['new', 'tokens'], ({ newTokens }) => whole(newTokens), 4),
    column('cache', ['cache', ''], ({ turn, cache, cut }) => cacheText(turn, cache, cut)),
    column('prefill time', ['prefill', 'p50'], wait('prefillMs'), 2),
    column('TTFT', ['TTFT', 'p50'], wait('ttftMs')),
    column('gen speed', ['gen speed', 'tok/s'], ({ genSpeed }) => (genSpeed ? digits(genSpeed.median) : ABSENT)),
    column('of turn 1', ['of turn 1', ''], ({ genSpeed }) => shareText(genSpeed?.median, reference), 1),
    column('memory', ['memory', ''], ({ memoryBytes }) => metricText('memoryBytes', memoryBytes?.median), 3),
  ]
}

function turnColumn(turns: Turns, footnotes: readonly Footnote[], palette: Palette): Column {
  const marks = turns.map(({ turn }) => marksOf(footnotes, turn))
  const markWidth = Math.max(...marks.map(widthOf))
  const cells = turns.map(
    ({ turn }, index) => palette.strong(padStart(String(turn), 4)) + palette.dim(padEnd(marks[index] ?? '', markWidth)),
  )
  return { name: 'turn', head: [padEnd('turn', 4 + markWidth), ''], cells, align: 'right' }
}

const whole = (value: number | undefined): string => (value === undefined ? ABSENT : String(Math.round(value)))

const wait =
  (key: MetricKey) =>
  (turn: TurnResult): string => {
    const median = turn[key]?.median
    return median === undefined ? ABSENT : duration(median, 1)
  }

const shareText = (value: number | undefined, reference: number | undefined): string =>
  value === undefined || reference === undefined ? ABSENT : percent(value / reference)

/** `hit`, `miss` or `?` where all conversations agree; `2/3 hit` where they do not; `cut` where the server cut the history. */
function cacheText(turn: number, cache: CacheCounts | undefined, cut: TurnResult['cut']): string {
  if (turn === 1) return 'new'
  if (cut === 'truncated') return 'cut'
  if (!cache) return ABSENT
  const { hit, miss, unclear } = cache
  const all = hit + miss + unclear
  if (hit === all) return 'hit'
  if (miss === all) return 'miss'
  return unclear === all ? '?' : `${hit}/${all} hit`
}

/** TTFT and gen speed by turn. Nothing where there are no two turns to compare. */
export function turnCharts({ turns = [] }: SweepResult, { palette, width }: Frame): string[] {
  const bars = (key: MetricKey) =>
    turns.map((turn) => {
      const value = turn[key]?.median
      return { label: padStart(String(turn.turn), 2), ...(value === undefined ? {} : { value }) }
    })
  if (turns.filter(({ ttftMs }) => ttftMs).length < 2) return []
  return chartsBeside(
    [
      { title: 'TTFT by turn', unit: 'ms', bars: bars('ttftMs'), paint: palette.secondBar },
      { title: 'gen speed by turn', unit: 'tok/s', bars: bars('genSpeed'), paint: palette.bar },
    ],
    width,
    palette,
  )
}
