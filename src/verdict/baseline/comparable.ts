import { CONDITION_LABELS } from '../../model/condition-labels.ts'
import type { Conditions } from '../../model/machine.ts'
import { type GatedMetricKey, METRICS } from '../../model/metric.ts'
import type { Cell, Judgement, StoredSession } from '../../model/verdict.ts'
import { RECORD } from '../record-command.ts'

/** Conditions under which a metric is another quantity: a longer context costs memory and start-up whoever is to blame. */
const MUST_AGREE: Partial<Readonly<Record<GatedMetricKey, readonly (keyof Conditions)[]>>> = {
  ttftMs: ['contextLength'],
  memoryBytes: ['contextLength', 'memorySource'],
}

const BOUND = Object.entries(MUST_AGREE) as [GatedMetricKey, readonly (keyof Conditions)[]][]

/** Stored sessions without the values that cannot be compared with this run's, and why some metrics are left with none. */
export interface Comparable {
  readonly sessions: readonly StoredSession[]
  readonly notJudged: ReadonlyMap<GatedMetricKey, string>
}

export function comparableSessions(stored: readonly StoredSession[], now: StoredSession): Comparable {
  const sessions = stored.map((session) => {
    const foreign = BOUND.filter(([, keys]) => disagreement(keys, session.conditions, now.conditions) !== undefined)
    const rounds = Object.entries(session.rounds).filter(([metric]) => !foreign.some(([name]) => name === metric))
    return { ...session, rounds: Object.fromEntries(rounds) }
  })
  const lost = BOUND.flatMap(([metric, keys]): [GatedMetricKey, string][] => {
    const newest = stored.findLast(({ rounds }) => rounds[metric] !== undefined)
    const left = sessions.some(({ rounds }) => rounds[metric] !== undefined)
    const key = newest && disagreement(keys, newest.conditions, now.conditions)
    if (left || !newest || !key || now.rounds[metric] === undefined) return []
    return [[metric, reason(metric, key, [newest.conditions, now.conditions])]]
  })
  return { sessions, notJudged: new Map(lost) }
}

/** Cells of metrics that were not judged say so, instead of looking newly added. The verdict rests on the others. */
export function withNotJudged(judgement: Judgement, notJudged: Comparable['notJudged']): Judgement {
  const cells = judgement.cells.map((cell): Cell =>
    notJudged.has(cell.metric) ? { ...cell, verdict: 'inconclusive' } : cell,
  )
  return { ...judgement, cells, warnings: [...judgement.warnings, ...notJudged.values()] }
}

function disagreement(keys: readonly (keyof Conditions)[], a: Conditions, b: Conditions): keyof Conditions | undefined {
  return keys.find((key) => a[key] !== undefined && b[key] !== undefined && a[key] !== b[key])
}

function reason(metric: GatedMetricKey, key: keyof Conditions, [stored, now]: [Conditions, Conditions]): string {
  return `${METRICS[metric].word} was not judged: ${CONDITION_LABELS[key]} is ${now[key]}, the stored sessions have ${stored[key]}. Put it back, or record sessions with the new one: ${RECORD}`
}
