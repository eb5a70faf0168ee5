import type { RequestTrace } from '../../src/model/trace.ts'
import { quantile } from '../../src/stats/quantile.ts'
import type { TruthRecord } from '../truth/record.ts'

/** What the client reported of one round against what was. */
export interface RoundErrors {
  /** Client's TTFT less the time from the request's arrival at the server to the write of its first token, ms. */
  readonly ttftMs: { readonly median: number; readonly p99: number; readonly max: number }
  /** Client's stamp of a token less the time of its write, ms. */
  readonly tokenMs: { readonly median: number; readonly p99: number; readonly max: number }
  /** Largest of |client's / true gen speed - 1|. */
  readonly genSpeed: number
  /** Requests whose number of tokens, by lines or by the server's count, is not the true one. */
  readonly miscounted: number
}

export interface TruthOfRound {
  readonly truth: ReadonlyMap<number, TruthRecord>
  /** CLOCK_MONOTONIC at the zero of the client's clock, ms. */
  readonly zeroMs: number
}

export function compareRound(traces: readonly RequestTrace[], { truth, zeroMs }: TruthOfRound): RoundErrors {
  const pairs = traces.flatMap((trace) => {
    const record = truth.get(trace.server.promptTokens ?? 0)
    return record ? [{ trace, record }] : []
  })
  const counted = pairs.filter(({ trace, record }) => {
    const tokens = record.wroteMs.length
    return trace.outcome === 'completed' && trace.contentAt.length === tokens && trace.server.tokens === tokens
  })
  return {
    ttftMs: spread(counted.map(({ trace, record }) => first(trace.contentAt) - trace.sentAt - trueTtft(record))),
    tokenMs: spread(
      counted.flatMap(({ trace, record }) =>
        trace.contentAt.map((at, index) => at + zeroMs - (record.wroteMs[index] ?? Number.NaN)),
      ),
    ),
    genSpeed: Math.max(
      ...counted.map(({ trace, record }) => Math.abs(length(record.wroteMs) / length(trace.contentAt) - 1)),
    ),
    miscounted: traces.length - counted.length,
  }
}

const first = (times: readonly number[]): number => times[0] ?? Number.NaN
const length = (times: readonly number[]): number => (times.at(-1) ?? Number.NaN) - first(times)
const trueTtft = ({ reachedMs, wroteMs }: TruthRecord): number => first(wroteMs) - reachedMs

function spread(values: readonly number[]): { median: number; p99: number; max: number } {
  const at = (share: number): number => quantile(values, share) ?? Number.NaN
  return { median: at(0.5), p99: at(0.99), max: at(1) }
}
