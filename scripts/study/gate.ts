import { isGated, METRIC_KEYS } from '../../src/model/metric.ts'
import type { Judgement, Session } from '../../src/model/verdict.ts'
import { judge } from '../../src/verdict/judge/judge.ts'
import { LEVELS } from './machines.ts'
import type { Rig } from './rig.ts'
import { measureLoad, type Planted } from './rounds.ts'

const FIRST_LOOK = 3
const MOST_ROUNDS = 8

/** What a run of the gate ended with. */
export interface GateRun {
  readonly judgement: Judgement
  /** Of both loads. */
  readonly rounds: number
  /** Something was past its limit after all rounds, so the model was loaded again. */
  readonly suspected: boolean
}

/** Measures and judges as the tool does: rounds while they are asked for, and a second load where one is. */
export function runGate(rig: Rig, sessions: readonly Session[], planted: Planted): GateRun {
  const session = rig.session()
  const plan = { rounds: MOST_ROUNDS, planted }
  const full = measureLoad({ ...plan, levels: LEVELS, noise: session.firstLoad() }, rig.roundNoise())
  let rounds = FIRST_LOOK
  let judgement = judge({ sessions, now: firstRounds(full, rounds) })
  while (judgement.next === 'round') {
    rounds += 1
    judgement = judge({ sessions, now: firstRounds(full, rounds) })
  }
  if (judgement.next === 'done') return { judgement, rounds, suspected: false }
  const levels = levelsToConfirm(judgement)
  const confirmation = measureLoad({ ...plan, levels, noise: session.nextLoad() }, rig.roundNoise())
  return {
    judgement: judge({ sessions, now: full, confirmation }),
    rounds: MOST_ROUNDS + MOST_ROUNDS,
    suspected: true,
  }
}

/** P=1 and the suspects' levels. */
function levelsToConfirm({ cells }: Judgement): number[] {
  const suspects = new Set(cells.filter(({ verdict }) => verdict === 'regressed').map(({ parallel }) => parallel))
  return LEVELS.filter((level) => level === 1 || suspects.has(level))
}

function firstRounds(session: Session, count: number): Session {
  const rounds = METRIC_KEYS.filter(isGated).map((metric) => {
    const levels = Object.entries(session.rounds[metric] ?? {})
    return [metric, Object.fromEntries(levels.map(([level, values]) => [level, values.slice(0, count)]))] as const
  })
  return { ...session, rounds: Object.fromEntries(rounds) }
}
