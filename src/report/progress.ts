import type { ScenarioSummary } from '../model/scenario.ts'
import { clean } from './clean.ts'
import { PLAIN } from './palette.ts'
import type { Palette } from './palette.ts'
import { padEnd, padStart } from './text-width.ts'
import { ABSENT, count, digits, metricText, roughly } from './units.ts'

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
export function expectedLine(run: ExpectedRun, palette: Palette = PLAIN): string {
  const { min, max } = run.rounds
  const rounds = min === max ? count(min, 'round') : `${min}-${max} rounds`
  const search = run.upTo === undefined ? '' : `, then searched up to P=${run.upTo}`
  const about = run.upTo === undefined ? 'about' : 'at least'
  const time = run.expectedMs === undefined ? '' : `, ${about} ${roughly(run.expectedMs)}`
  const simulated = run.simulated === true ? `${palette.badge(' SIMULATED ')} ` : ''
  const levels = `P=${run.levels.join(' ')}${search}, ${rounds}`
  const conversations = `${count(min, 'conversation')} of ${count(run.turns ?? 0, 'turn')}`
  const other = run.mode && { 'context-growth': conversations, 'cold-start': `cold start, ${rounds}` }[run.mode]
  const rest = `${other ?? levels} of ${count(run.tokens, 'token')}${time}`
  return `${simulated}${palette.strong(clean(run.name))}: ${rest}`
}

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

/** `  P=2  round 3/8   23.0 tok/s each   44.5 tok/s total   TTFT 141 ms   12 s`, aligned from line to line. */
export function roundLine(round: FinishedRound, palette: Palette = PLAIN): string {
  const number =
    round.of === undefined
      ? String(round.round)
      : `${padStart(String(round.round), String(round.of).length)}/${round.of}`
  const parts = [
    `  ${palette.strong(padEnd(`P=${round.parallel}`, 4))}  ${palette.dim(`round ${padEnd(number, 3)}`)}`,
    `${speedText(round.genSpeed)} ${palette.dim('tok/s each')}`,
    `${speedText(round.throughput)} ${palette.dim('tok/s total')}`,
    `${palette.dim('TTFT')} ${padStart(metricText('ttftMs', round.ttftMs), 7)}`,
    ...(round.elapsedMs === undefined ? [] : [palette.dim(padStart(roughly(round.elapsedMs), 7))]),
    ...(round.failed === undefined || round.failed === 0 ? [] : [`${round.failed} did not complete`]),
  ]
  return parts.join('   ')
}

const speedText = (value: number | undefined): string => padStart(value === undefined ? ABSENT : digits(value), 5)
