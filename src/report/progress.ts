import type { ScenarioSummary } from '../model/scenario.ts'
import { clean } from './clean.ts'
import { oneLine } from './one-line.ts'
import { hang, padEnd, padStart, widthOf } from './text-width.ts'
import { ABSENT, count, digits, metricText, roughly } from './units.ts'
import type { Frame } from './view.ts'

export interface ExpectedRun {
  readonly name: string
  readonly levels: readonly number[]
  /** Absent: levels are swept. */
  readonly mode?: ScenarioSummary['mode']
  /** Of a growing conversation. */
  readonly turns?: number
  /** Further levels are searched, up to this one. */
  readonly upTo?: number
  readonly rounds: { readonly min: number; readonly max: number }
  /** num_predict. */
  readonly tokens: number
  /** Absent while nothing is known of the server's speed. */
  readonly expectedMs?: number
  readonly simulated?: boolean
}

/** Said before the first request: `two people chat at once: P=1 2 4, 3-8 rounds of 64 tokens, about 1.5 min`. */
export function expectedLine(run: ExpectedRun, { palette, width }: Frame): string {
  const { min, max } = run.rounds
  const rounds = min === max ? count(min, 'round') : `${min}-${max} rounds`
  const search = run.upTo === undefined ? '' : `, then searched up to P=${run.upTo}`
  const time = run.expectedMs === undefined ? '' : `, ${expectedTime({ ...run, expectedMs: run.expectedMs })}`
  const simulated = run.simulated === true ? `${palette.badge(' SIMULATED ')} ` : ''
  const levels = `P=${run.levels.join(' ')}${search}, ${rounds}`
  const conversations = `${count(min, 'conversation')} of ${count(run.turns ?? 0, 'turn')}`
  const other = run.mode && { 'context-growth': conversations, 'cold-start': `cold start, ${rounds}` }[run.mode]
  const rest = `${other ?? levels} of ${count(run.tokens, 'token')}${time}`
  const name = clean(run.name)
  const [first = '', ...others] = hang('', `${name}: ${rest}`, width - widthOf(simulated))
  const lines = [simulated + first.replace(name, palette.strong), ...others.map((line) => `  ${line}`)]
  return lines.join('\n')
}

/** `about 1.5 min`; a search takes at least as long. */
export const expectedTime = (run: Pick<ExpectedRun, 'upTo'> & { readonly expectedMs: number }): string =>
  `${run.upTo === undefined ? 'about' : 'at least'} ${roughly(run.expectedMs)}`

export interface FinishedRound {
  readonly parallel: number
  /** 1-based. */
  readonly round: number
  /** Most rounds of this level; absent where a search decides. */
  readonly of?: number
  /** tok/s of one request, median over the round. */
  readonly genSpeed?: number
  readonly throughput?: number
  readonly ttftMs?: number
  /** Since the run began. */
  readonly elapsedMs?: number
  /** Requests of the round that did not complete. */
  readonly failed?: number
}

/** `  P=2   round 3/8   23.0 tok/s each   44.5 tok/s total  TTFT  141 ms     12 s`, aligned from line to line. */
export function roundLine(round: FinishedRound, { palette, width }: Frame): string {
  const number =
    round.of === undefined
      ? String(round.round)
      : `${padStart(String(round.round), String(round.of).length)}/${round.of}`
  const { elapsedMs, failed = 0 } = round
  const pieces = [
    { text: `  ${palette.strong(padEnd(`P=${round.parallel}`, 4))}  ${palette.dim(`round ${padEnd(number, 3)}`)}` },
    { text: `${speedText(round.genSpeed)} ${palette.dim('tok/s each')}` },
    { text: `${speedText(round.throughput)} ${palette.dim('tok/s total')}`, dropRank: 1 },
    { text: `${palette.dim('TTFT')} ${padStart(metricText('ttftMs', round.ttftMs), 7)}`, dropRank: 2 },
    { text: elapsedMs === undefined ? '' : palette.dim(padStart(roughly(elapsedMs), 7)), dropRank: 3 },
    { text: failed === 0 ? '' : palette.doubt(`${failed} did not complete`) },
  ]
  return oneLine(pieces, width)
}

const speedText = (value: number | undefined): string => padStart(value === undefined ? ABSENT : digits(value), 5)
