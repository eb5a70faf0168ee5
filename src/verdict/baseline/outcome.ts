import type { BaselineVerdict } from '../../model/verdict.ts'

const PASSING = new Set<BaselineVerdict['state']>(['new', 'unchanged', 'improved', 'updated', 'epoch'])

const FAILING = new Set<BaselineVerdict['state']>(['regressed', 'missing', 'scenario-changed'])

/** What becomes of the test. A machine without a section and a run that was not stored are skipped by hand, failed in CI. */
export function outcomeOf(
  { state }: BaselineVerdict,
  policy: { readonly ci: boolean; readonly onInconclusive: 'skip' | 'fail' },
): 'pass' | 'fail' | 'skip' {
  if (PASSING.has(state)) return 'pass'
  if (FAILING.has(state)) return 'fail'
  if (state === 'inconclusive') return policy.onInconclusive
  if (policy.ci) return 'fail'
  return state === 'not-stored' ? policy.onInconclusive : 'skip'
}

const STORED = new Set<BaselineVerdict['state']>(['new', 'updated', 'epoch'])

/** The verdict on a run whose entry was to be stored, once it is known that the file was never written. */
export function unsaved(verdict: BaselineVerdict): BaselineVerdict {
  if (!STORED.has(verdict.state)) return verdict
  const headline = 'nothing is stored: the run ended before this file was done'
  return { ...verdict, state: 'not-stored', headline, advice: 'Run it again.' }
}
