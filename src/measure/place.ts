import type { PlaceResult } from '../model/result.ts'
import { measureRounds } from './level.ts'
import { measureRequest, type RequestContext } from './request.ts'
import type { RoundTraces } from './sweep.ts'

/** Summarizes rounds of a single request that are no level of a sweep. */
export function measurePlace(rounds: readonly RoundTraces[], context: RequestContext): PlaceResult {
  return measureRounds(
    rounds.map(({ traces, ...around }) => ({
      requests: traces.map((trace) => measureRequest(trace, context)),
      ...around,
    })),
  )
}
