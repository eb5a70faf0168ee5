import { OllamaClient } from '../client/ollama.ts'
import { rehearse } from '../client/rehearsal.ts'
import { startClock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import type { OnFlight, OnProgress } from '../model/progress.ts'
import type { SweepResult } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { RunTool } from './assemble.ts'
import { Deadline } from './deadline.ts'
import type { RunIdentity, RunPlan } from './run-plan.ts'
import { ScenarioRun } from './scenario-run.ts'

/** What a run needs beside its scenario. */
export interface RunOptions {
  readonly tool: RunTool
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
  /** Told what is in flight, about twice a second. Absent where nobody looks: nothing is then read for it. */
  readonly onFlight?: OnFlight
  /** Told the machine and the fingerprint before the first request; answers what it wants of the run. */
  readonly prepare?: (known: RunIdentity) => RunPlan
  /**
   * Given the result as it stands after each round of the first load, while nothing is in flight; the next round waits
   * for it. What it says of the run's end is not true yet.
   */
  readonly onSoFar?: (result: SweepResult) => Promise<void>
  /** Whether a result is not fit to be judged, so that it should be measured once more. Default: never. */
  readonly unfit?: (result: SweepResult) => string | undefined
}

/**
 * Measures a scenario: starts what must be started, looks at the server, loads, warms up, fires the rounds and
 * summarizes them. A stopped run answers with the rounds that ended.
 * @throws BenchError SERVER_NOT_STARTED, SERVER_UNREACHABLE, NOT_OLLAMA, MODEL_MISSING, MODEL_TOO_LARGE, LOAD_FAILED, LOAD_TIMED_OUT, ABORTED, TIMED_OUT, LEVEL_EMPTY
 */
export async function runScenario(scenario: ResolvedScenario, options: RunOptions): Promise<SweepResult> {
  if (typeof scenario.host === 'string') return await measureTwice(scenario.host, scenario, options)
  const started = await scenario.host.start()
  for (const text of started.notes ?? []) options.onProgress?.({ type: 'note', text })
  try {
    return await measureTwice(started.url, scenario, options)
  } finally {
    await started.stop()
  }
}

/**
 * A second measurement where the first was not fit to be judged; what is then still unfit stays so. The first one stays
 * where the second cannot be made.
 */
async function measureTwice(url: string, scenario: ResolvedScenario, options: RunOptions): Promise<SweepResult> {
  const first = await measureAt(url, scenario, { ...options, attempt: 1 })
  const why = options.signal?.aborted ? undefined : options.unfit?.(first)
  const over = scenario.budgetMs !== undefined && 2 * first.durationMs > scenario.budgetMs
  if (why === undefined || over) return first
  options.onProgress?.({ type: 'note', text: `not fit to be judged, so it is measured once more: ${why}` })
  try {
    return await measureAt(url, scenario, { ...options, attempt: 2, onSoFar: onceBeyond(first, options.onSoFar) })
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    options.onProgress?.({ type: 'note', text: `it could not be measured again, so the first stays: ${error.message}` })
    return first
  }
}

/** A second measurement is worth more than the first only once it has as many rounds. */
function onceBeyond(first: SweepResult, onSoFar: RunOptions['onSoFar']): RunOptions['onSoFar'] {
  return async (result) => {
    if (result.order.length >= first.order.length) await onSoFar?.(result)
  }
}

/** One measurement on a server that runs. */
export async function measureAt(
  url: string,
  scenario: ResolvedScenario,
  { tool, signal, onProgress, onFlight, onSoFar, prepare, attempt }: RunOptions & { readonly attempt: number },
): Promise<SweepResult> {
  const clock = startClock()
  const deadline = new Deadline(clock, scenario.timeoutMs, signal)
  const client = new OllamaClient(url, clock, { headers: scenario.headers, signal: deadline.signal })
  try {
    const context = {
      url,
      clock,
      client,
      deadline,
      tool,
      attempt,
      onProgress: onProgress ?? ignore,
      onFlight,
      onSoFar,
      prepare: prepare ?? leastRounds,
    }
    await rehearse(clock)
    return await new ScenarioRun(scenario, context).run()
  } catch (error) {
    // Whatever it waited for when it was stopped: why it was is known here.
    throw error instanceof BenchError && error.code === 'ABORTED' ? deadline.failure(scenario) : error
  } finally {
    deadline.end()
    await client.close()
  }
}

const ignore: OnProgress = () => {}

const leastRounds = (): RunPlan => ({})
