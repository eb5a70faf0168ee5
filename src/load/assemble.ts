import type { Clock } from '../clock.ts'
import { guardWarnings } from '../measure/guards/index.ts'
import { measureSweep } from '../measure/sweep.ts'
import { swapGrowth } from '../measure/system.ts'
import { sweepWarnings } from '../measure/warnings.ts'
import { type Conditions, isOfRam, type Machine } from '../model/machine.ts'
import type { LevelMetrics, LevelResult, LoadResult, Summary, SweepResult, Warning } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { median } from '../stats/quantile.ts'
import type { Deadline } from './deadline.ts'
import { summarizeScenario } from './fingerprint.ts'
import type { MeasuredLoad } from './measure-load.ts'
import { type Target, targetConditions } from './target.ts'
import { targetDoubts, unseenDoubts } from './target-doubts.ts'

export interface RunTool {
  readonly name: string
  readonly version: string
}

export interface Assembly {
  readonly scenario: ResolvedScenario
  readonly target: Target
  readonly machine: Machine
  readonly around: Conditions
  readonly clock: Clock
  readonly deadline: Deadline
  readonly tool: RunTool
  readonly attempt: number
  readonly first: MeasuredLoad
  readonly freshLoad: boolean
}

/** The result of a run from its first load. @throws BenchError ABORTED, TIMED_OUT, LEVEL_EMPTY where it has no round */
export function assemble(run: Assembly): SweepResult {
  const { scenario, target, machine, clock, deadline, tool, first } = run
  const measured = measureSweep(first.levels, optionsOf(scenario))
  const requests = measured.levels.flatMap((level) => level.requests)
  if (requests.length === 0) throw deadline.failure(scenario)
  return {
    format: 1,
    simulated: target.simulator !== undefined,
    tool,
    startedAt: timeAt(clock, 0),
    clock: clock.zero,
    durationMs: clock.now(),
    inFlightMs: first.inFlightMs,
    scenario: summarizeScenario(scenario, median(requests.flatMap(({ promptTokens }) => promptTokens ?? []))),
    machine: scenario.ramBytes === undefined ? machine : { ...machine, ramBytes: scenario.ramBytes },
    conditions: { ...conditionsOf(run), numParallel: measured.capacity.slots ?? scenario.setting?.numParallel },
    ...measured,
    search: scenario.search && { upTo: scenario.search.upTo, probes: first.probes },
    order: first.order,
    memory: first.memory,
    system: first.system.length > 0 ? first.system : undefined,
    run: runMetrics(run),
    freshLoad: run.freshLoad,
    loadId: first.loadId,
    attempt: run.attempt,
    observations: first.observations,
    warnings: [
      ...targetDoubts(target, machine, measured.levels),
      ...unseenDoubts(target, first.memory),
      ...sweepWarnings(measured),
      ...guardsOf(measured.levels, first, run),
      ...deadline.warnings(first.order, scenario),
    ],
  }
}

/** A further load of the same run. */
export function summarizeLoad(load: MeasuredLoad, run: Pick<Assembly, 'scenario' | 'target' | 'clock'>): LoadResult {
  const { levels } = measureSweep(load.levels, optionsOf(run.scenario))
  const { order, memory, loadId } = load
  return {
    startedAt: timeAt(run.clock, load.startedAt),
    levels,
    order,
    memory,
    loadId,
    warnings: guardsOf(levels, load, run),
  }
}

/** Whether a load was fit to be judged. */
function guardsOf(
  levels: readonly LevelResult[],
  { observations, loaded }: MeasuredLoad,
  { scenario, target }: Pick<Assembly, 'scenario' | 'target'>,
): Warning[] {
  const { gpuShare } = targetConditions(target, loaded)
  return guardWarnings({ levels, observations, numPredict: scenario.options.num_predict, gpuShare })
}

function conditionsOf({ scenario, target, around, first, tool }: Assembly): Conditions {
  const { kvCacheType, flashAttention } = scenario.setting ?? {}
  return {
    kvCacheType,
    flashAttention: flashAttention === undefined ? undefined : flashAttention ? 'on' : 'off',
    ...targetConditions(target, first.loaded),
    ...around,
    memorySource: first.memory.map(({ source }) => source).find(isOfRam),
    probeText: first.probeText,
    tool: tool.version,
  }
}

const optionsOf = ({ cache, cliffThreshold }: ResolvedScenario) => ({ coldPrompts: cache === 'cold', cliffThreshold })

/** A time on the run's clock as ISO 8601. */
const timeAt = (clock: Clock, ms: number): string => new Date(clock.zero.unixMs + ms).toISOString()

function runMetrics({ target, freshLoad, first }: Assembly): LevelMetrics {
  return {
    loadMs: single(target.wasLoaded && !freshLoad ? undefined : first.loadMs),
    memoryGrowthBytes: single(first.memory.find(({ source }) => isOfRam(source))?.growthBytes),
    swapBytes: single(swapGrowth(first.system)),
  }
}

const single = (value: number | undefined): Summary | undefined =>
  value === undefined ? undefined : { median: value, p5: value, p95: value, rounds: [value] }
