import type { Clock } from '../clock.ts'
import { diagnose } from '../measure/diagnosis/index.ts'
import { guardWarnings } from '../measure/guards/index.ts'
import { measureColdStart } from '../measure/cold-start.ts'
import { coldStartWarnings } from '../measure/cold-start-warnings.ts'
import { type MeasuredSweep, measureSweep } from '../measure/sweep.ts'
import { swapGrowth } from '../measure/system.ts'
import { turnWarnings } from '../measure/turn-warnings.ts'
import { measureTurns } from '../measure/turns.ts'
import { sweepWarnings } from '../measure/warnings.ts'
import { type Conditions, isOfRam, type Machine } from '../model/machine.ts'
import { type MeasuredPlaces, placeKind, placesOf } from '../model/places.ts'
import type { LevelMetrics, LoadResult, Summary, SweepResult, Warning } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { median } from '../stats/quantile.ts'
import type { Deadline } from './deadline.ts'
import { summarizeScenario } from './fingerprint.ts'
import { type Target, targetConditions } from './target.ts'
import { targetDoubts, unseenDoubts } from './target-doubts.ts'
import type { MeasuredLoad } from './watched-load.ts'

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
  const measured = measureOf(first, run)
  const places = placesOf(measured)
  const requests = places.levels.flatMap((level) => level.requests)
  if (requests.length === 0) throw deadline.failure(scenario)
  const result: Omit<SweepResult, 'diagnosis'> = {
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
    run: runMetrics(measured, run),
    freshLoad: run.freshLoad,
    loadId: first.loadId,
    attempt: run.attempt,
    observations: first.observations,
    warnings: [
      ...targetDoubts(target, machine, measured.levels),
      ...unseenDoubts(target, first.memory),
      ...sweepWarnings({ ...measured, ...places }),
      ...modeWarnings(measured, run),
      ...guardsOf(places, first, run),
      ...deadline.warnings(first.order, { ...scenario, parallel: lastPlaces(scenario) }),
    ],
  }
  const diagnosis = diagnose(result)
  // Without levels nothing is said of load, but memory and what disturbed the run are the same.
  return placeKind(measured) && diagnosis.code === 'undecided' ? result : { ...result, diagnosis }
}

/** A further load of the same run. */
export function summarizeLoad(load: MeasuredLoad, run: Pick<Assembly, 'scenario' | 'target' | 'clock'>): LoadResult {
  const { levels, turns, coldStart } = measureOf(load, { ...run, freshLoad: true })
  const { order, memory, loadId } = load
  return {
    startedAt: timeAt(run.clock, load.startedAt),
    levels,
    ...(turns ? { turns } : {}),
    ...(coldStart ? { coldStart } : {}),
    order,
    memory,
    loadId,
    warnings: guardsOf(placesOf({ levels, turns, coldStart }), load, run),
  }
}

type Measured = MeasuredSweep & Pick<SweepResult, 'turns' | 'coldPrefill' | 'coldStart'>

/** Whatever the mode left behind, in numbers. */
function measureOf(load: MeasuredLoad, run: Pick<Assembly, 'scenario' | 'target' | 'freshLoad'>): Measured {
  const { levels, turns, coldPrefill, starts, loaded } = load
  return {
    ...measureSweep(levels, optionsOf(run.scenario)),
    ...(turns ? { turns: measureTurns(turns, { contextLength: loaded?.contextLength, coldPrefill }) } : {}),
    ...(coldPrefill ? { coldPrefill } : {}),
    ...(starts ? { coldStart: measureColdStart(starts, ownLoadMs(load, run)) } : {}),
  }
}

/** Of conversations from the first turn to the last, each the median over all of them; else from after warm-up to the end. */
function growthOf({ turns }: Measured, { memory }: MeasuredLoad): number | undefined {
  if (!turns) return memory.find(({ source }) => isOfRam(source))?.growthBytes
  const [from, to] = [turns[0]?.memoryBytes?.median, turns.at(-1)?.memoryBytes?.median]
  return from === undefined || to === undefined ? undefined : to - from
}

/** What this run's first request took to load the model; absent where it found it loaded. */
const ownLoadMs = (
  load: MeasuredLoad,
  { target, freshLoad }: Pick<Assembly, 'target' | 'freshLoad'>,
): number | undefined => (target.wasLoaded && !freshLoad ? undefined : load.loadMs)

function modeWarnings({ turns, coldStart }: Measured, { first }: Assembly): Warning[] {
  return [
    ...(turns ? turnWarnings({ turns, contextLength: first.loaded?.contextLength }) : []),
    ...(coldStart ? coldStartWarnings(coldStart) : []),
  ]
}

/** Whether a load was fit to be judged. */
function guardsOf(
  places: MeasuredPlaces,
  { observations, loaded }: MeasuredLoad,
  { scenario, target }: Pick<Assembly, 'scenario' | 'target'>,
): Warning[] {
  const { gpuShare } = targetConditions(target, loaded)
  return guardWarnings({ ...places, observations, numPredict: scenario.options.num_predict, gpuShare })
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

/** Places that every whole round comes by: of a conversation its last turn. */
const lastPlaces = ({ mode, turns, parallel }: ResolvedScenario): readonly number[] =>
  mode === 'context-growth' ? [turns] : parallel

const optionsOf = ({ cache, cliffThreshold }: ResolvedScenario) => ({ coldPrompts: cache === 'cold', cliffThreshold })

/** A time on the run's clock as ISO 8601. */
const timeAt = (clock: Clock, ms: number): string => new Date(clock.zero.unixMs + ms).toISOString()

function runMetrics(measured: Measured, run: Assembly): LevelMetrics {
  const { first } = run
  return {
    loadMs: measured.coldStart?.cold.loadMs ?? single(ownLoadMs(first, run)),
    memoryGrowthBytes: single(growthOf(measured, first)),
    swapBytes: single(swapGrowth(first.system)),
  }
}

const single = (value: number | undefined): Summary | undefined =>
  value === undefined ? undefined : { median: value, p5: value, p95: value, rounds: [value] }
