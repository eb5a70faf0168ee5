import type { Progress } from '../model/progress.ts'
import { oneLine } from './one-line.ts'
import { padStart } from './text-width.ts'
import { ABSENT, metricText, roughly } from './units.ts'
import type { Frame } from './view.ts'

type Turn = Extract<Progress, { readonly type: 'turn' }>
type Start = Extract<Progress, { readonly type: 'start' }>

/** `  conversation 1/3  turn  4/12     312 tokens   36.1 tok/s  TTFT   98 ms     12 s`, aligned from line to line. */
export function turnLine(turn: Turn, { palette, width }: Frame): string {
  const tokens = turn.contextTokens === undefined ? ABSENT : String(turn.contextTokens)
  const number = `turn ${padStart(String(turn.turn), String(turn.of).length)}/${turn.of}`
  const pieces = [
    { text: `  ${palette.dim(`conversation ${turn.round}/${turn.rounds}`)}  ${palette.strong(number)}` },
    { text: `${padStart(tokens, 6)} ${palette.dim('tokens')}`, dropRank: 2 },
    { text: padStart(metricText('genSpeed', turn.genSpeed), 11) },
    { text: `${palette.dim('TTFT')} ${padStart(metricText('ttftMs', turn.ttftMs), 7)}`, dropRank: 1 },
    { text: palette.dim(padStart(roughly(turn.elapsedMs), 7)), dropRank: 3 },
    { text: turn.completed > 0 ? '' : palette.doubt('did not complete: the conversation ends here') },
  ]
  return oneLine(pieces, width)
}

/** `  cold start 1/3  load  6.01 s  TTFT  6.43 s  warm  412 ms     12 s`. */
export function startLine(start: Start, { palette, width }: Frame): string {
  const pieces = [
    { text: `  ${palette.strong(`cold start ${start.round}/${start.rounds}`)}` },
    { text: `${palette.dim('load')} ${padStart(metricText('loadMs', start.loadMs), 7)}` },
    { text: `${palette.dim('TTFT')} ${padStart(metricText('ttftMs', start.coldTtftMs), 7)}` },
    { text: `${palette.dim('warm')} ${padStart(metricText('ttftMs', start.warmTtftMs), 7)}`, dropRank: 1 },
    { text: palette.dim(padStart(roughly(start.elapsedMs), 7)), dropRank: 2 },
  ]
  return oneLine(pieces, width)
}
