import type { StoredState } from '../../model/baseline.ts'
import { metricOf } from '../../model/metric.ts'
import type { Cell, CellVerdict, Judgement } from '../../model/verdict.ts'
import type { Fitness } from './fitness.ts'
import { percent } from '../judge/percent.ts'
import { nameOf } from '../judge/warnings.ts'
import { RECORD } from '../record-command.ts'

/** A headline and what to do next. */
export interface Words {
  readonly headline: string
  readonly advice?: string
}

export const sessionCount = (count: number): string => (count === 1 ? '1 stored session' : `${count} stored sessions`)

export const NEW: Words = {
  headline: 'first session of this machine recorded; limits are provisional until 3 are stored',
  advice: `Commit the snapshot file, and record more on other days (5 are advised): ${RECORD}`,
}

export const MISSING: Words = {
  headline:
    'nothing is stored for this scenario, and this run must not write (CI, or no update allowed), so nothing was compared',
  advice: `Record it on this machine and commit the snapshot file: ${RECORD}`,
}

export const SCENARIO_CHANGED: Words = {
  headline:
    'the scenario changed since its sessions were stored (prompt, options, levels or endpoint), so nothing was compared',
  advice: `Undo the change, or start over with this scenario: ${RECORD}`,
}

export const TOO_FEW_ROUNDS: Words = {
  headline: 'cannot be judged yet: the run ended before its numbers were clear',
  advice: 'Let it run to the end, or allow more rounds: rounds: { max: 8 }.',
}

export function otherMachine(machine: string, stored: StoredState & { state: 'no-section' }): Words {
  const { machines, nearest } = stored
  const closest = nearest ? `; the closest differs in one thing: ${nearest.stored} there, ${nearest.here} here` : ''
  const others = machines.length > 0 ? `; stored are ${machines.map((key) => `"${key}"`).join(', ')}` : ''
  return {
    headline: `no session of this machine, "${machine}", so nothing was compared${closest || others}`,
    advice: `Record one here; sections of other machines stay as they are: ${RECORD}`,
  }
}

export function newEpoch(why: string, dropped: number): Words {
  return {
    headline: `new epoch: ${why}, so this run replaces ${sessionCount(dropped)} of this machine; limits are provisional until 3 are stored`,
    advice: `Commit the snapshot file, and record more on other days: ${RECORD}`,
  }
}

export const notStored = (reasons: readonly string[]): Words => ({
  headline: `not stored: ${reasons.join('; ')}`,
  advice: `Remove the cause and record again: ${RECORD}. What was stored before is unchanged.`,
})

export const doubtful = ({ doubts, advice }: Fitness): Words => ({
  headline: `cannot be judged: ${doubts.join('; ')}`,
  advice: advice ?? 'Close other programs, let the machine cool down, and run again.',
})

/** Of a judged run that is not written. */
export function judgedWords(judgement: Judgement, sessions: number): Words {
  const against = `against ${sessionCount(sessions)}${sessions < 3 ? ', provisional limits' : ''}`
  if (judgement.verdict === 'unchanged') return { headline: `unchanged ${against}` }
  if (judgement.verdict === 'improved') {
    return {
      headline: `improved ${against}: ${past(judgement, 'improved')}`,
      advice: `Record it, so that losing it again is seen: ${RECORD} (starts a new epoch)`,
    }
  }
  if (judgement.verdict === 'regressed') {
    return {
      headline: `regressed ${against}: ${past(judgement, 'regressed')}`,
      advice: `Look at the changed conditions first. If it is meant, accept it: ${RECORD} (starts a new epoch)`,
    }
  }
  return {
    headline: `cannot be judged ${against}`,
    advice: judgement.warnings[0] ?? `Measure again, or record a session: ${RECORD}`,
  }
}

/** "gen speed at P=4 (25 % worse, limit 11 %) and 2 more", the furthest past its limit first. */
export function past({ cells }: Judgement, verdict: CellVerdict): string {
  const [worst, ...others] = cells.filter((cell) => cell.verdict === verdict).toSorted((a, b) => excess(b) - excess(a))
  if (!worst) return 'no cell'
  const numbers =
    verdict === 'regressed' ? ` (${changeOf(worst, worst.change)}, limit ${changeOf(worst, worst.limit)})` : ''
  return `${nameOf(worst)}${numbers}${others.length > 0 ? ` and ${others.length} more` : ''}`
}

/** "x worse" as a person expects it: a speed that fell is negative, a time that grew positive. */
function changeOf({ metric }: Cell, worse = 0): string {
  const by = metricOf(metric).better === 'higher' ? 1 / (1 + worse) - 1 : worse
  return `${by < 0 ? '−' : '+'}${percent(Math.abs(by))}`
}

const excess = ({ change = 0, limit = 0 }: Cell): number => Math.abs(Math.log1p(change)) / (Math.log1p(limit) || 1)
