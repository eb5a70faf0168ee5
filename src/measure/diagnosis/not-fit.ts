import type { Warning, WarningCode } from '../../model/result.ts'
import type { Finding, Question } from './input.ts'

/** Guards that speak of memory: they have diagnoses of their own. */
const OF_MEMORY: ReadonlySet<WarningCode> = new Set(['swapping', 'memory-tight'])

/** What a shortage, or too many threads, look like from outside: the cause comes first. */
const SYMPTOMS: ReadonlySet<WarningCode> = new Set(['drifting', 'bimodal-rounds'])

/** Something from outside came in between: whatever else was seen may be its doing. */
export const disturbed: Question = ({ warnings }) =>
  notFit(warnings.filter(({ code, guard }) => guard && !OF_MEMORY.has(code) && !SYMPTOMS.has(code)))

/** Speeds that do not stand still, for a reason that was not found. */
export const unsteady: Question = ({ warnings }) =>
  notFit(warnings.filter(({ code, guard }) => guard && SYMPTOMS.has(code)))

function notFit(guards: readonly Warning[]): Finding | undefined {
  const [first] = guards
  if (!first) return undefined
  const evidence = [...new Set(guards.map(({ message }) => message))]
  const message = 'this run is not fit to judge the server by'
  return { code: 'not-fit', message, evidence, advice: first.advice }
}
