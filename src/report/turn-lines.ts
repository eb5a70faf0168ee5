import { METRICS } from '../model/metric.ts'
import type { SweepResult, TurnResult } from '../model/result.ts'
import type { Finding } from './cliff-lines.ts'
import { bytes, change, count, digits, duration, percent, speed } from './units.ts'

/** What growing conversations show, from the first turn to the last. */
export function turnFindings({ turns = [], coldPrefill }: SweepResult): Finding[] {
  const [first, last] = [turns[0], turns.at(-1)]
  if (!first || !last || first === last) return []
  const found = [
    speedFinding(first, last),
    waitFinding(first, last),
    cacheFinding(turns),
    coldFinding(last, coldPrefill),
  ]
  return [...found, memoryFinding(first, last)].filter((finding) => finding !== undefined)
}

function speedFinding(first: TurnResult, last: TurnResult): Finding | undefined {
  const [from, to] = [first.genSpeed?.median, last.genSpeed?.median]
  if (from === undefined || to === undefined) return undefined
  return { headline: `gen speed at turn ${last.turn}`, rest: `: ${speed(to)}, ${percent(to / from)} of turn 1` }
}

function waitFinding(first: TurnResult, last: TurnResult): Finding | undefined {
  const [from, to] = [first.ttftMs?.median, last.ttftMs?.median]
  if (from === undefined || to === undefined) return undefined
  return { headline: `TTFT at turn ${last.turn}`, rest: `: ${duration(to)}, ${digits(to / from)} × turn 1` }
}

function cacheFinding(turns: readonly TurnResult[]): Finding | undefined {
  const judged = turns.filter(({ cache, cut }) => cache && cut !== 'truncated')
  const cached = judged.filter(({ cache }) => cache && cache.hit > cache.miss + cache.unclear)
  if (judged.length === 0) return undefined
  return {
    headline: `prompt cache: hit at ${cached.length} of ${count(judged.length, 'turn')}`,
    rest: ' with a history, told from how long the prompt took',
  }
}

function coldFinding({ turn, prefillMs }: TurnResult, cold: SweepResult['coldPrefill']): Finding | undefined {
  if (!cold || !prefillMs) return undefined
  const rest = `: ${duration(cold.ms)} to read its ${Math.round(cold.tokens)} tokens as new, ${duration(prefillMs.median)} as it was`
  return { headline: `what the cache saves at turn ${turn}`, rest }
}

/** Flat: within the tolerance that a stored baseline has for memory. */
function memoryFinding(first: TurnResult, last: TurnResult): Finding | undefined {
  const [from, to] = [first.memoryBytes?.median, last.memoryBytes?.median]
  if (from === undefined || to === undefined) return undefined
  const grown = to / from - 1
  const isFlat = Math.abs(grown) <= METRICS.memoryBytes.gate.tolerance
  return {
    headline: isFlat ? 'memory flat' : grown > 0 ? 'memory growing' : 'memory falling',
    rest: `: ${bytes(from)} at turn 1, ${bytes(to)} at turn ${last.turn} (${grown === 0 ? '0 %' : change(grown, 1)})`,
  }
}
