import type { Progress } from '../model/progress.ts'
import { type Palette, PLAIN } from './palette.ts'
import { padStart } from './text-width.ts'
import { metricText, roughly } from './units.ts'

type Turn = Extract<Progress, { readonly type: 'turn' }>
type Start = Extract<Progress, { readonly type: 'start' }>

/** `  conversation 1/3  turn  4/12   312 tokens   36.1 tok/s   TTFT   98 ms   12 s`, aligned from line to line. */
export function turnLine(turn: Turn, palette: Palette = PLAIN): string {
  const where = `conversation ${turn.round}/${turn.rounds}`
  const tokens = turn.contextTokens === undefined ? '—' : String(turn.contextTokens)
  const parts = [
    `  ${palette.dim(where)}  ${palette.strong(`turn ${padStart(String(turn.turn), String(turn.of).length)}/${turn.of}`)}`,
    `${padStart(tokens, 6)} ${palette.dim('tokens')}`,
    padStart(metricText('genSpeed', turn.genSpeed), 10),
    `${palette.dim('TTFT')} ${padStart(metricText('ttftMs', turn.ttftMs), 7)}`,
    palette.dim(padStart(roughly(turn.elapsedMs), 7)),
    ...(turn.completed > 0 ? [] : ['did not complete: the conversation ends here']),
  ]
  return parts.join('   ')
}

/** `  cold start 1/3   load 6.01 s   TTFT 6.43 s   warm 412 ms   12 s`. */
export function startLine(start: Start, palette: Palette = PLAIN): string {
  const parts = [
    `  ${palette.strong(`cold start ${start.round}/${start.rounds}`)}`,
    `${palette.dim('load')} ${padStart(metricText('loadMs', start.loadMs), 7)}`,
    `${palette.dim('TTFT')} ${padStart(metricText('ttftMs', start.coldTtftMs), 7)}`,
    `${palette.dim('warm')} ${padStart(metricText('ttftMs', start.warmTtftMs), 7)}`,
    palette.dim(padStart(roughly(start.elapsedMs), 7)),
  ]
  return parts.join('   ')
}
