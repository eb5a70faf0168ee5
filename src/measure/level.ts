import { type MetricKey, METRIC_KEYS, type RequestMetricKey, isRequestMetric } from '../model/metric.ts'
import type { LoopStall } from '../model/observations.ts'
import type { LevelMetrics, LevelResult, OutcomeCounts, PlaceResult, RequestResult, Summary } from '../model/result.ts'
import { OUTCOMES, type Outcome } from '../model/trace.ts'
import { highest } from '../stats/highest.ts'
import { median } from '../stats/quantile.ts'
import { summarize } from '../stats/summary.ts'
import { type Interval, meanOverlap, peakOverlap } from './overlap.ts'

/**
 * One measured round: its requests, the server's memory at its end, the most its machine used while it ran, and how long
 * the client stood still.
 */
export interface Round {
  readonly requests: readonly RequestResult[]
  readonly memoryBytes?: number
  readonly systemMemoryBytes?: number
  readonly stall?: LoopStall
}

/**
 * Client and server speed may differ by this share before a round is set aside: tokens came in a burst, so the client
 * was starved and its clock shows the backlog, not the model.
 */
const STARVED_SHARE = 0.2

/** A stall of this length is never believed; shorter ones where they moved stamps that matter by this share of the round. */
const STALLED = { longestMs: 100, share: 0.05 } as const

/**
 * Waits of single tokens move no verdict up to here: a third of the least that TTFT is held to, a sixth of gen speed's, and
 * where that is little, what a busy scheduler lets anybody wait.
 */
const LATE = { ms: 3, ofTtft: 0.03, ofSpan: 0.005 } as const

/** Summarizes the rounds of one level. A round's value is the median over its requests: they share the batch. */
export function measureLevel(parallel: number, rounds: readonly Round[]): LevelResult {
  const overlaps = soundOf(rounds)
    .filter(isWhole)
    .map((round) => peakOverlap(generating(round.requests)) || undefined)
  return { parallel, ...measureRounds(rounds), peakOverlap: median(present(overlaps)) }
}

/** The same for rounds that are no level of a sweep. */
export function measureRounds(rounds: readonly Round[]): PlaceResult {
  const sound = soundOf(rounds)
  const stalled = rounds.filter(isStalled).length
  const requests = rounds.flatMap((round) => (sound.includes(round) ? round.requests : round.requests.map(leftOut)))
  return {
    ...requestMetrics(sound.filter(isWhole)),
    ...roundMetrics(sound),
    outcomes: countOutcomes(requests),
    roundsSetAside: rounds.length - sound.length,
    ...(stalled > 0 ? { roundsStalled: stalled } : {}),
    requests,
  }
}

/** Rounds in which the client's clock can be believed. */
const soundOf = (rounds: readonly Round[]): Round[] =>
  rounds.filter((round) => !isStalled(round) && !isStarved(round.requests))

const leftOut = (request: RequestResult): RequestResult => ({ ...request, setAside: true })

function countOutcomes(requests: readonly { readonly outcome: Outcome }[]): OutcomeCounts {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>
  for (const { outcome } of requests) counts[outcome] += 1
  return counts
}

function requestMetrics(rounds: readonly Round[]): LevelMetrics {
  const keys = METRIC_KEYS.filter(isRequestMetric)
  return collect(keys.map((key) => [key, rounds.map((round) => roundValue(round, key))]))
}

function roundMetrics(rounds: readonly Round[]): LevelMetrics {
  return collect([
    ['throughput', rounds.map((round) => throughput(round.requests))],
    ['effectiveParallelism', rounds.filter(isWhole).map((round) => meanOverlap(generating(round.requests)))],
    ['memoryBytes', rounds.map((round) => round.memoryBytes)],
    ['systemMemoryBytes', [highest(rounds.map((round) => round.systemMemoryBytes))]],
  ])
}

function collect(entries: readonly (readonly [MetricKey, readonly (number | undefined)[]])[]): LevelMetrics {
  const metrics: { -readonly [K in keyof LevelMetrics]: Summary } = {}
  for (const [key, values] of entries) {
    const known = present(values)
    if (known.length > 0) metrics[key] = summarize(known)
  }
  return metrics
}

function roundValue(round: Round, key: RequestMetricKey): number | undefined {
  return median(present(round.requests.map((request) => request[key])))
}

/** Output tokens / (last token - first send). A round with a request that did not complete has none: its load was less. */
function throughput(requests: readonly RequestResult[]): number | undefined {
  if (requests.some((request) => request.outcome !== 'completed' || request.tokens === undefined)) return undefined
  const tokens = requests.reduce((sum, request) => sum + (request.tokens ?? 0), 0)
  const window = Math.max(...requests.map((r) => r.lastTokenAt ?? r.endAt)) - Math.min(...requests.map((r) => r.sentAt))
  return tokens > 0 && window > 0 ? (tokens * 1000) / window : undefined
}

/** With a request that did not complete the others shared the machine with fewer, so the round is not one of its level. */
function isWhole({ requests }: Round): boolean {
  return requests.every((request) => request.outcome === 'completed')
}

function generating(requests: readonly RequestResult[]): Interval[] {
  return requests.flatMap(({ firstTokenAt, lastTokenAt }): Interval[] =>
    firstTokenAt === undefined || lastTokenAt === undefined ? [] : [[firstTokenAt, lastTokenAt]],
  )
}

/**
 * The client saw tokens much faster than the server made them, by the stamps of their lines and by its durations: where
 * one of them agrees with the client, the other is wrong (a server whose clock was set in mid-answer).
 */
function isStarved(requests: readonly RequestResult[]): boolean {
  return requests.some(({ genSpeed, createdAtGenSpeed, serverGenSpeed }) => {
    const truths = present([createdAtGenSpeed, serverGenSpeed])
    return genSpeed !== undefined && truths.length > 0 && truths.every((truth) => isFar(genSpeed, truth))
  })
}

const isFar = (speed: number, truth: number): boolean => Math.abs(Math.log(speed / truth)) > Math.log(1 + STARVED_SHARE)

/** The client's event loop stood still in mid-round: what arrived meanwhile is stamped too late. */
function isStalled({ requests, stall }: Round): boolean {
  if (!stall || requests.length === 0) return false
  const lengthMs = Math.max(...requests.map((r) => r.endAt)) - Math.min(...requests.map((r) => r.sentAt))
  return stall.longestMs > STALLED.longestMs || stall.atStampsMs > STALLED.share * lengthMs || isLate(requests, stall)
}

function isLate(requests: readonly RequestResult[], { firstLateMs = 0, spanOffMs = 0 }: LoopStall): boolean {
  const ttftMs = median(present(requests.map((request) => request.ttftMs))) ?? 0
  const spanMs = median(generating(requests).map(([from, to]) => to - from)) ?? 0
  return firstLateMs > Math.max(LATE.ms, LATE.ofTtft * ttftMs) || spanOffMs > Math.max(LATE.ms, LATE.ofSpan * spanMs)
}

function present<Value>(values: readonly (Value | undefined)[]): Value[] {
  return values.filter((value) => value !== undefined)
}
