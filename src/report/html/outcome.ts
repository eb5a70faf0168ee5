import type { RunReport } from '../../model/report.ts'
import { BASELINE_MARKS } from '../baseline-line.ts'
import { REQUIREMENT_MARKS } from '../requirement-list.ts'
import { count } from '../units.ts'
import { BASELINE_WORDS } from '../verdict-cells.ts'

export type Role = 'good' | 'bad' | 'doubt' | 'dim'

/** What all verdicts of a run come to: the worst of their signs, and a sentence. */
export interface Outcome {
  readonly role: Role
  readonly mark: string
  readonly words: string
}

const MARKS: Readonly<Record<Role, string>> = { bad: '✗', doubt: '?', good: '✓', dim: '–' }

/** The worst first. */
const ROLES: readonly Role[] = ['bad', 'doubt', 'good']

export function outcomeOf({ requirements, baseline }: RunReport): Outcome {
  const roles: readonly Role[] = [
    ...requirements.map(({ state }) => REQUIREMENT_MARKS[state].role),
    ...(baseline ? [BASELINE_MARKS[baseline.state].role] : []),
  ]
  const role = worstOf(roles)
  return { role, mark: MARKS[role], words: wordsOf({ requirements, baseline }) }
}

const worstOf = (roles: readonly Role[]): Role => ROLES.find((role) => roles.includes(role)) ?? 'dim'

function wordsOf({ requirements, baseline }: Pick<RunReport, 'requirements' | 'baseline'>): string {
  const met = requirements.filter(({ state }) => state === 'met').length
  const parts = [
    ...(requirements.length > 0 ? [`${met} of ${count(requirements.length, 'requirement')} met`] : []),
    ...(baseline ? [`stored baseline ${BASELINE_WORDS[baseline.state]}`] : []),
  ]
  return parts.join(', ') || 'measured; nothing was required of it'
}
