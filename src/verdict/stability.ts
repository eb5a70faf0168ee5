import type { Tolerances } from '../model/baseline.ts'
import { isGated, METRIC_KEYS } from '../model/metric.ts'
import type { Stability } from '../model/stability.ts'
import type { Session } from '../model/verdict.ts'
import { placesOf } from './judge/place.ts'
import { roundsByLevel } from './judge/rounds.ts'
import { checkedTolerance } from './judge/tolerance.ts'
import { metricStability } from './stability/metric-stability.ts'
import { selfCheck } from './stability/self-check.ts'
import { advisedSessions, gateSizes, kindOf } from './stability/studied.ts'

/** A slow-down that a gate must see to be worth its time. */
const WORTH_A_GATE = 0.2

const NOTHING: Session = { startedAt: '', rounds: {} }

/**
 * What sessions of an unchanged system (A/A), oldest first, say of a gate on this machine: limits and `sees` by the
 * rule's own formulas, with the scatter of these sessions. Pure. Undefined where fewer than three have a gen speed.
 * @throws TypeError on a level that is not 1, 2, 3, …, and on a tolerance that is not a share.
 */
export function stabilityOf(sessions: readonly Session[], tolerance: Tolerances = {}): Stability | undefined {
  const places = placesOf({ sessions, now: NOTHING }, checkedTolerance(tolerance))
  const metrics = METRIC_KEYS.filter(isGated)
    .map((metric) => {
      const own = places.filter((place) => place.metric === metric)
      return metricStability(metric, own, { sessions, tolerance: tolerance[metric] })
    })
    .filter((found) => found !== undefined)
  const genSpeed = metrics.find(({ metric }) => metric === 'genSpeed')
  if (!genSpeed) return undefined
  const gates = gateSizes(genSpeed.reach)
  const { stored, sees } = advisedSessions(genSpeed.reach)
  return {
    sessions: sessions.length,
    rounds: Math.max(...sessions.flatMap((session) => [...roundsByLevel(session).values()])),
    days: [...new Set(sessions.map(({ startedAt }) => startedAt.slice(0, 10)))],
    metrics,
    kind: kindOf(genSpeed.between),
    gates,
    advised: stored,
    sees,
    carriesGate: gates.some((gate) => gate.slowdown <= WORTH_A_GATE && gate.stored !== undefined),
    selfCheck: selfCheck(sessions, tolerance),
  }
}
