import type { Tolerances } from '../../model/baseline.ts'
import type { FalseSuspect, SelfCheck } from '../../model/stability.ts'
import type { Session } from '../../model/verdict.ts'
import { judge } from '../judge/judge.ts'
import { roundsByLevel } from '../judge/rounds.ts'

/**
 * Judges each session against the others, as the gate would: the session after it takes the place of the confirming
 * fresh load, so it is not among the stored ones. The last is confirmed by the first.
 */
export function selfCheck(sessions: readonly Session[], tolerance: Tolerances): SelfCheck {
  const runs = sessions.map((now, index) => judgedAlone(sessions, { now, index, tolerance }))
  return {
    judged: runs.filter(({ judged }) => judged).length,
    suspects: runs.flatMap(({ suspects }) => suspects),
    falseAlarms: runs.filter(({ suspects }) => suspects.some(({ confirmed }) => confirmed)).length,
  }
}

interface Alone {
  readonly now: Session
  readonly index: number
  readonly tolerance: Tolerances
}

function judgedAlone(
  sessions: readonly Session[],
  { now, index, tolerance }: Alone,
): { judged: boolean; suspects: FalseSuspect[] } {
  const confirmation = sessions[(index + 1) % sessions.length] ?? now
  const stored = sessions.filter((session) => session !== now && session !== confirmation)
  const { cells } = judge({ sessions: stored, now, tolerance, rounds: allOf(now) })
  const past = cells.filter(({ verdict }) => verdict === 'regressed')
  const again = judge({ sessions: stored, now, confirmation, tolerance, rounds: allOf(now, confirmation) }).cells
  const suspects = past.map(({ metric, parallel, change = 0, limit = 0 }) => {
    const seen = again.find((cell) => cell.metric === metric && cell.parallel === parallel)
    return { session: index + 1, metric, parallel, change, limit, confirmed: seen?.verdict === 'regressed' }
  })
  return { judged: cells.some(({ change, verdict }) => change !== undefined && verdict !== 'inconclusive'), suspects }
}

/** What was measured is all there is: no further rounds can be asked for. */
function allOf(...sessions: readonly Session[]): { max: number } {
  return { max: Math.max(1, Math.min(...sessions.map((session) => Math.max(0, ...roundsByLevel(session).values())))) }
}
