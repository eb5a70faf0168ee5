import type { Capacity, Cliff, LevelResult, SweetSpot } from '../model/result.ts'
import type { Forecast } from '../model/plan.ts'
import type { LoopStall } from '../model/observations.ts'
import type { RequestTrace } from '../model/trace.ts'
import { median } from '../stats/quantile.ts'
import { findCapacity } from './capacity.ts'
import { findCliff, findSweetSpot } from './cliff.ts'
import { forecastOthers } from './forecast.ts'
import { measureLevel } from './level.ts'
import { measureRequest, rawQueueMs } from './request.ts'

/** The rounds of one level as they came from the wire. */
export interface LevelTraces {
  readonly parallel: number
  readonly rounds: readonly RoundTraces[]
}

export interface RoundTraces {
  readonly traces: readonly RequestTrace[]
  readonly memoryBytes?: number
  readonly systemMemoryBytes?: number
  readonly stall?: LoopStall
}

/** All that follows from the traces alone. */
export interface MeasuredSweep {
  readonly levels: readonly LevelResult[]
  readonly capacity: Capacity
  readonly cliff: Cliff
  readonly sweetSpot?: SweetSpot
  readonly forecast?: Forecast
}

export function measureSweep(
  levels: readonly LevelTraces[],
  options: { readonly coldPrompts: boolean; readonly cliffThreshold: number },
): MeasuredSweep {
  const context = { coldPrompts: options.coldPrompts, queueBaseMs: queueBase(levels) }
  const results = levels.map(({ parallel, rounds }) =>
    measureLevel(
      parallel,
      rounds.map(({ traces, ...round }) => ({
        ...round,
        requests: traces.map((trace) => measureRequest(trace, context)),
      })),
    ),
  )
  const capacity = findCapacity(results)
  const cliff = findCliff(results, options.cliffThreshold, capacity)
  const shared = { levels: results, cliff }
  return { ...shared, capacity, sweetSpot: findSweetSpot(results), forecast: forecastOthers(shared) }
}

/** What the server takes beside loading, prefill and generation when nobody queues: the median at P=1, ms. */
function queueBase(levels: readonly LevelTraces[]): number {
  const alone = levels.find((level) => level.parallel === 1)?.rounds.flatMap((round) => round.traces) ?? []
  return median(alone.map(rawQueueMs).filter((value) => value !== undefined)) ?? 0
}
