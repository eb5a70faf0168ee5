import type { LoopStall } from '../model/observations.ts'
import type { RequestTrace } from '../model/trace.ts'
import type { Interval } from './overlap.ts'

/** What stalls of the client's event loop did to a round: every metric rests on the stamps of first and last tokens. */
export function stallOf(stalls: readonly Interval[], traces: readonly RequestTrace[]): LoopStall {
  const stamps = traces.flatMap(({ contentAt }) => [contentAt[0], contentAt.at(-1)])
  const atStamps = stalls.filter(([from, to]) => stamps.some((at) => at !== undefined && at >= from && at <= to))
  return {
    longestMs: Math.max(0, ...stalls.map(([from, to]) => to - from)),
    atStampsMs: atStamps.reduce((sum, [from, to]) => sum + to - from, 0),
  }
}
