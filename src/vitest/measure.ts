import { randomUUID } from 'node:crypto'
import { recordArtifact, type TestContext } from 'vitest'
import { BenchError } from '../errors.ts'
import { runMatrix } from '../load/run-matrix.ts'
import { runScenario } from '../load/run-scenario.ts'
import { runVariants } from '../load/run-variants.ts'
import { placeLabel, placesOf } from '../model/places.ts'
import type { LevelResult, SweepResult } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { TOOL } from '../tool.ts'
import type { StoredEntry } from './stored-entry.ts'
import { fitnessOf } from '../verdict/baseline/fitness.ts'
import { eitherNext, type Requirement, roundsWanted } from '../verdict/requirement/index.ts'
import { annotateRun } from './annotate.ts'
import { annotateNumbers } from './annotate-numbers.ts'
import { benchRows } from './bench-rows.ts'
import { ProgressSender } from './channel.ts'
import { SWEEP_ARTIFACT } from './contract.ts'
import { withJudge } from './judge.ts'
import { matchInline, matchStored } from './match-baseline.ts'
import { refuseRetry } from './no-retry.ts'
import { judgeRequirement } from './requirement.ts'
import { settings } from './settings.ts'
import { type Sweep, sweepOf } from './sweep.ts'
import { TestLimit } from './test-limit.ts'

/** The parts of a test's context that a measurement needs. */
export type MeasuringContext = Pick<TestContext, 'task' | 'bench' | 'signal' | 'annotate'>

/** What is measured, and what decides how many rounds it takes. */
export interface Measurement {
  readonly scenario: ResolvedScenario
  readonly requirements?: readonly Requirement[]
  readonly stored: StoredEntry
}

/**
 * Measures in the worker, within the given test: progress goes up while it runs, the result is recorded on the test,
 * and its rounds enter Vitest's bench table.
 */
export async function measure(
  { scenario, requirements = [], stored }: Measurement,
  context: MeasuringContext,
): Promise<Sweep> {
  refuseRetry(context.task)
  const sweepId = randomUUID()
  const { channel, live } = settings()
  const progress = new ProgressSender(channel)
  for (const text of scenario.notices) progress.send({ type: 'note', text })
  const limit = new TestLimit(context.task)
  const run = scenario.matrix ? runMatrix : scenario.variants.length > 0 ? runVariants : runScenario
  const running = run(scenario, {
    tool: TOOL,
    signal: AbortSignal.any([context.signal, limit.signal]),
    onProgress: progress.send,
    onFlight: live ? progress.sendFlight : undefined,
    onSoFar: async (sweep) => await progress.sendSoFar({ sweepId, testId: context.task.id, sweep }),
    prepare: (identity) => {
      const plan = stored.plan(identity, scenario)
      return { ...plan, next: eitherNext(plan.next, roundsWanted(requirements, scenario)) }
    },
    unfit: (sweep) => fitnessOf(sweep).doubts[0],
  }).finally(() => {
    limit.end()
    refuseCutShort(limit, context.signal)
  })
  const measured = await running
  const result = { ...measured, warnings: [...measured.warnings, ...stored.doubtsOn(measured)] }
  await recordArtifact(context.task, { type: SWEEP_ARTIFACT, sweepId, sweep: result })
  await annotateRun(context, result)
  await annotateNumbers(context, result)
  await benchRows(context.bench, result)
  return withJudge(sweepOf({ result, sweepId, scenario, entry: stored }), {
    matchInline,
    matchStored,
    judgeRequirement,
  })
}

/**
 * What was cut short is no result that a test could go on with; the main process has its rounds and shows them.
 * @throws BenchError TIMED_OUT, ABORTED
 */
function refuseCutShort(limit: TestLimit, signal: AbortSignal): void {
  limit.check()
  if (signal.aborted) throw new BenchError('ABORTED', 'the measurement was stopped')
}

/**
 * What else was measured stays and is reported.
 * @throws BenchError SERVER_UNREACHABLE when the server went away in mid-run, LEVEL_EMPTY when a level completed nothing
 */
export function refuseUnmeasured(sweep: SweepResult): void {
  const lost = sweep.warnings.find((warning) => warning.code === 'server-lost')
  if (lost) throw new BenchError('SERVER_UNREACHABLE', `${lost.message}. ${lost.advice}`)
  const { levels, place } = placesOf(sweep)
  const empty = levels.filter((level) => level.outcomes.completed === 0)
  if (empty.length === 0) return
  const lines = empty.map((level) => `${placeLabel({ parallel: level.parallel, place })}: ${causes(level)}`)
  const advice = sweep.warnings.find((warning) => warning.code === 'level-not-measured')?.advice ?? ''
  throw new BenchError('LEVEL_EMPTY', `no request completed at ${lines.join('; ')}. ${advice}`.trim(), {
    details: { levels: empty.map((level) => level.parallel) },
  })
}

function causes({ outcomes, requests }: LevelResult): string {
  const counts = Object.entries(outcomes).flatMap(([outcome, count]) => (count > 0 ? [`${count} ${outcome}`] : []))
  const why = requests.find((request) => request.failure)?.failure?.message
  return `${counts.join(', ') || 'none was sent'}${why ? ` (${why})` : ''}`
}
