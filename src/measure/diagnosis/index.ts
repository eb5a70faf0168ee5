import type { Diagnosis } from '../../model/diagnosis.ts'
import type { DiagnosisInput, Question } from './input.ts'
import { queueing, saturated, unburdened } from './load.ts'
import { criticallyTight, memoryTight, outOfMemory, swapping } from './memory.ts'
import { disturbed, unsteady } from './not-fit.ts'
import { threadsEqualCores } from './threads.ts'

/** After any of these the speeds are no measure of the processor. */
const SPOILING: readonly Question[] = [disturbed, outOfMemory, swapping, criticallyTight, threadsEqualCores]

/** A cliff within the slots comes before the queue behind them: more slots would not help there. */
const LIMITING: readonly Question[] = [queueing, memoryTight]

/** The first that holds, in the order of what has to be put right first, and what holds beside it. */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const ask = (questions: readonly Question[]) => questions.flatMap((question) => question(input) ?? [])
  const causes = ask(SPOILING)
  const spoiled = causes.length > 0 ? causes : ask([unsteady])
  const found = [...spoiled, ...ask(spoiled.length > 0 ? LIMITING : [saturated, ...LIMITING])]
  const [first = unburdened(input), ...others] = found
  const also = others
    .filter(({ code }, index) => code !== first.code && others.findIndex((other) => other.code === code) === index)
    .map(({ code, message }) => ({ code, message }))
  return also.length > 0 ? { ...first, also } : first
}
