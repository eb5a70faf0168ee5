import type { LoopStall } from '../model/observations.ts'
import type { RequestTrace } from '../model/trace.ts'
import { quantile } from '../stats/quantile.ts'

/** A line that is later than this was not waiting: one of the two clocks was set in between. */
const CLOCK_SET_MS = 1000

/**
 * How late first tokens were stamped (99th percentile of the requests), and by how much the span to the last is off at
 * most, by the server's stamps of the same lines: what a line took beyond the shortest way of the round. It is the client's
 * wait only where the server is on this machine; over a network it is the network's too. Absent where a line has no stamp.
 */
export function lateStamps(traces: readonly RequestTrace[]): Pick<LoopStall, 'firstLateMs' | 'spanOffMs'> {
  const ways = traces.filter(({ contentAt }) => contentAt.length > 0).map(waysOf)
  const all = ways.flat()
  const shortest = all.reduce((least, way) => Math.min(least, way), Number.POSITIVE_INFINITY)
  const longest = all.reduce((most, way) => Math.max(most, way), Number.NEGATIVE_INFINITY)
  if (all.length === 0 || ways.some((way) => way.length === 0) || longest - shortest > CLOCK_SET_MS) return {}
  return {
    firstLateMs: quantile(
      ways.map((way) => (way[0] ?? shortest) - shortest),
      0.99,
    ),
    spanOffMs: quantile(traces.flatMap(spanOffMs), 1),
  }
}

/** From the server's stamp of each line to ours, ms; the two clocks begin elsewhere, so only differences tell anything. */
function waysOf({ contentAt, createdAt }: RequestTrace): number[] {
  return createdAt.map((stamp, index) => (contentAt[index] ?? Number.NaN) - stamp)
}

function spanOffMs({ contentAt, createdAt }: RequestTrace): number[] {
  const [ours, theirs] = [spanOf(contentAt), spanOf(createdAt)]
  return ours > 0 && theirs > 0 ? [Math.abs(ours - theirs)] : []
}

const spanOf = (times: readonly number[]): number => (times.at(-1) ?? 0) - (times[0] ?? 0)
