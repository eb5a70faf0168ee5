import type { RequestMetricKey } from '../model/metric.ts'
import type { RequestResult } from '../model/result.ts'
import type { RequestTrace } from '../model/trace.ts'
import { median } from '../stats/quantile.ts'

/** What a trace alone cannot tell. */
export interface RequestContext {
  /** What `total - load - prompt_eval - eval` is when nothing queues: its median at P=1, ms. */
  readonly queueBaseMs: number
  /** Every prompt was new to the server, so prompt durations are those of the whole prompt. */
  readonly coldPrompts: boolean
}

type Measure = (trace: RequestTrace, context: RequestContext) => number | undefined

const tokensOf = (trace: RequestTrace) => trace.server.tokens
const firstOf = (trace: RequestTrace) => trace.contentAt[0]
const lastOf = (trace: RequestTrace) => trace.contentAt.at(-1)

/** Formulas in the words of the registry: t0 sent, tf / tl first / last content, n the server's token count. */
const MEASURES: Record<RequestMetricKey, Measure> = {
  genSpeed: (trace) => perSecond(intervals(trace), span(firstOf(trace), lastOf(trace))),
  userSpeed: (trace) => perSecond(tokensOf(trace), span(trace.sentAt, lastOf(trace))),
  ttftMs: (trace) => span(trace.sentAt, firstOf(trace)),
  itlMs: (trace) => median(gaps(trace.contentAt)),
  tpotMs: (trace) => ratio(span(firstOf(trace), lastOf(trace)), intervals(trace)),
  e2eMs: (trace) => span(trace.sentAt, lastOf(trace)),
  prefillSpeed: (trace, { coldPrompts }) =>
    coldPrompts ? perSecond(trace.server.promptTokens, trace.server.promptEvalMs) : undefined,
  prefillMs: (trace) => trace.server.promptEvalMs,
  queueMs: (trace, { queueBaseMs }) => {
    const raw = rawQueueMs(trace)
    return raw === undefined ? undefined : Math.max(0, raw - queueBaseMs)
  },
}

/** The request as `sweep.json` shows it. Metrics of a request that did not complete are absent. */
export function measureRequest(trace: RequestTrace, context: RequestContext): RequestResult {
  const { round, index, outcome, sentAt, endAt, server, failure } = trace
  const stamps = { firstTokenAt: firstOf(trace), lastTokenAt: lastOf(trace), endAt }
  const base = { round, index, outcome, sentAt, ...stamps, chunks: trace.contentAt.length, failure }
  if (outcome !== 'completed') return base
  const metrics = Object.fromEntries(
    Object.entries(MEASURES).map(([key, measure]) => [key, measure(trace, context)]),
  ) as { [K in RequestMetricKey]?: number }
  return {
    ...base,
    tokens: server.tokens,
    promptTokens: server.promptTokens,
    doneReason: server.doneReason,
    ...metrics,
    serverGenSpeed: perSecond(intervals(trace), server.evalMs),
    createdAtGenSpeed: perSecond(intervals(trace), span(trace.createdAt[0], trace.createdAt.at(-1))),
    firstAnswerMs: span(sentAt, trace.firstAnswerAt),
  }
}

/**
 * Time in which the request was neither loading, prefilling nor generating, by the server's own clock: waiting for a
 * slot, plus a few ms of the server's own. Absent where a duration is missing. Source: Ollama's durations leave the
 * wait for a slot out of every part of the total.
 */
export function rawQueueMs({ server }: RequestTrace): number | undefined {
  const { totalMs, loadMs, promptEvalMs, evalMs } = server
  if (totalMs === undefined || promptEvalMs === undefined || evalMs === undefined) return undefined
  return Math.max(0, totalMs - (loadMs ?? 0) - promptEvalMs - evalMs)
}

/** n - 1 tokens lie between the first and the last; fewer than one interval measures nothing. */
function intervals(trace: RequestTrace): number | undefined {
  const tokens = tokensOf(trace)
  return tokens === undefined || tokens < 2 ? undefined : tokens - 1
}

function span(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined || to < from ? undefined : to - from
}

function perSecond(amount: number | undefined, ms: number | undefined): number | undefined {
  return ratio(amount === undefined ? undefined : amount * 1000, ms)
}

function ratio(amount: number | undefined, by: number | undefined): number | undefined {
  return amount === undefined || by === undefined || by <= 0 || amount <= 0 ? undefined : amount / by
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? time))
}
