import type { matchInline, matchStored } from './match-baseline.ts'
import type { judgeRequirement } from './requirement.ts'
import type { Sweep } from './sweep.ts'

/** What judges a sweep. A matcher cannot wait for it to be loaded, so each sweep brings it along. */
export interface Judge {
  readonly matchInline: typeof matchInline
  readonly matchStored: typeof matchStored
  readonly judgeRequirement: typeof judgeRequirement
}

const judges = new WeakMap<object, Judge>()

/** The same sweep, which from then on has its judge. */
export function withJudge(sweep: Sweep, judge: Judge): Sweep {
  judges.set(sweep, judge)
  return sweep
}

/** @throws TypeError where it is no sweep of this package */
export function judgeOf(sweep: unknown): Judge {
  const judge = typeof sweep === 'object' && sweep !== null ? judges.get(sweep) : undefined
  if (judge) return judge
  throw new TypeError('A sweep comes with its judge')
}
