import { BenchError } from '../errors.ts'
import { isOutOfMemory } from '../measure/failure-advice.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { RequestTrace } from '../model/trace.ts'

/** Why the model could not be loaded, in the words of both Ollama generations. */
export function loadFailure(scenario: ResolvedScenario, trace: RequestTrace | undefined): BenchError {
  const said = trace?.failure?.message ?? 'no answer'
  const details = { model: scenario.model, failure: trace?.failure }
  if (isOutOfMemory(said)) {
    const message = `the model "${scenario.model}" does not fit into memory: ${said}. Lower OLLAMA_NUM_PARALLEL or num_ctx (each slot holds a KV cache of its own), or use a smaller model.`
    return new BenchError('MODEL_TOO_LARGE', message, { details })
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
