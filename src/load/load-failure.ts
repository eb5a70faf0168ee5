import { BenchError } from '../errors.ts'
import { sentence, SHRINK } from '../measure/diagnosis/words.ts'
import { isOutOfMemory, wasKilled } from '../measure/failure-advice.ts'
import type { DiagnosisCode } from '../model/diagnosis.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { RequestTrace } from '../model/trace.ts'

/** How this diagnosis begins where there is no report to say it in. */
export const OUT_OF_MEMORY_LEAD = 'out of memory, before any level was measured:'

/** What the error of a model that does not fit carries, so that a program can tell it as a report's. */
export const OUT_OF_MEMORY = { diagnosis: 'out-of-memory' } as const satisfies { readonly diagnosis: DiagnosisCode }

/** Why the model could not be loaded, in the words of both Ollama generations. */
export function loadFailure(scenario: ResolvedScenario, trace: RequestTrace | undefined): BenchError {
  const said = trace?.failure?.message ?? 'no answer'
  const details = { model: scenario.model, failure: trace?.failure }
  if (isOutOfMemory(said)) return tooLarge(`does not fit into memory: ${said}.`, details)
  if (wasKilled(said)) {
    const why = `was being loaded when something killed its process (${said}), as the system does where memory runs out (its log tells: \`dmesg\`, \`journalctl -k\`).`
    return tooLarge(why, details)
  }
  if (trace?.outcome === 'timedOut' || /timed out waiting/.test(said)) {
    const message = `the model "${scenario.model}" was not loaded in ${scenario.loadTimeoutMs / 1000} s: ${said}. If the machine swaps, the model and its slots are too large for it; else raise the load time-out.`
    return new BenchError('LOAD_TIMED_OUT', message, { details })
  }
  return new BenchError(
    'LOAD_FAILED',
    `the model "${scenario.model}" could not be loaded: ${said}. Look at the server's log.`,
    { details },
  )
}

function tooLarge(why: string, details: { readonly model: string; readonly failure: unknown }): BenchError {
  const message = `${OUT_OF_MEMORY_LEAD} the model "${details.model}" ${why} ${sentence(SHRINK)}.`
  return new BenchError('MODEL_TOO_LARGE', message, { details: { ...details, ...OUT_OF_MEMORY } })
}
