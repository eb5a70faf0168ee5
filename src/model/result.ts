import type { Diagnosis } from './diagnosis.ts'
import type { Conditions, Machine, MemorySample, MemorySource, SystemSample } from './machine.ts'
import type { GatedMetricKey, MetricKey, RequestMetricKey } from './metric.ts'
import type { RunObservations } from './observations.ts'
import type { Forecast } from './plan.ts'
import type { ScenarioSummary } from './scenario.ts'
import type { ServerMatrix } from './server.ts'
import type { Outcome, RequestFailure } from './trace.ts'
import type { CellPlace } from './verdict.ts'

/** A metric at a level. `rounds` are the values judged; the others summarize them, linearly interpolated. */
export interface Summary {
  readonly median: number
  readonly p5: number
  readonly p95: number
  readonly rounds: readonly number[]
}

/** Metrics by key; one that could not be measured is absent, never 0 and never NaN. */
export type LevelMetrics = { readonly [K in MetricKey]?: Summary }

/** One request as `sweep.json` shows it. Times are ms on the run's clock. */
export type RequestResult = {
  readonly round: number
  readonly index: number
  readonly outcome: Outcome
  /** Its round was left out of the metrics (`roundsSetAside`), so its own values stand for nothing. */
  readonly setAside?: true
  readonly sentAt: number
  readonly firstTokenAt?: number
  readonly lastTokenAt?: number
  readonly endAt: number
  /** The server's eval_count. */
  readonly tokens?: number
  readonly promptTokens?: number
  /** Lines with content that arrived. */
  readonly chunks: number
  /** (n-1)/n x eval_count / eval_duration: the same quantity as genSpeed, by the server's own clock. */
  readonly serverGenSpeed?: number
  /** (n-1) / span of the lines' created_at. */
  readonly createdAtGenSpeed?: number
  readonly firstAnswerMs?: number
  readonly doneReason?: string
  readonly failure?: RequestFailure
} & { readonly [K in RequestMetricKey]?: number }

export type OutcomeCounts = { readonly [K in Outcome]: number }

/** A level's metrics, its requests and what is to be known of them. */
export type LevelResult = LevelMetrics & {
  readonly parallel: number
  readonly outcomes: OutcomeCounts
  /** Rounds left out of the metrics because the client was starved or tokens came in one burst. */
  readonly roundsSetAside: number
  /** Those of them in which the client's event loop stood still. Absent: none. */
  readonly roundsStalled?: number
  /** Most requests that were generating at the same moment, median over rounds. */
  readonly peakOverlap?: number
  readonly requests: readonly RequestResult[]
}

/** A measured place without P: a turn of a conversation, or one side of a cold start. One request a round. */
export type PlaceResult = LevelMetrics & Omit<LevelResult, MetricKey | 'parallel' | 'peakOverlap'>

/** How many rounds found the earlier turns in the server's prompt cache, by how long the prompt took. */
export interface CacheCounts {
  readonly hit: number
  readonly miss: number
  /** Neither a cached nor a new prompt would take as long, or the two are too near each other to be told apart. */
  readonly unclear: number
}

/** One turn of the conversations; a round is one conversation. */
export type TurnResult = PlaceResult & {
  /** Counted from 1. */
  readonly turn: number
  /** prompt_eval_count, cached tokens included: the whole history and the new message. Median over rounds. */
  readonly contextTokens?: number
  /** More than at the turn before: its answer and the new message. Absent at turn 1 and where a turn has no more. */
  readonly newTokens?: number
  /** Absent at turn 1, whose prompt is new, and where nothing can be said. */
  readonly cache?: CacheCounts
  /**
   * truncated: the server left out a part of the history, as it no longer fits num_ctx. shifted: it dropped the oldest
   * tokens while it answered. Absent: neither was seen.
   */
  readonly cut?: 'truncated' | 'shifted'
}

/** A prompt as long as the last turn's and new to the server: what a turn costs that is not cached. */
export interface ColdPrefill {
  readonly tokens: number
  readonly ms: number
}

/** Memory around an unload. The two readings are of one source. */
export interface Unload {
  readonly beforeBytes?: number
  /** The last reading; absent where nothing can be read once the model is gone. */
  readonly afterBytes?: number
  /** From the server's answer until the memory was given back, or until it was given up. */
  readonly waitedMs: number
  readonly released: boolean
}

/** Requests to a model that has to be loaded, each beside one to the model it loaded. Both prompts are new. */
export interface ColdStart {
  readonly cold: PlaceResult
  readonly warm: PlaceResult
  readonly unloads: readonly Unload[]
  /** The load before the first unload, which may have read the model from disk. Absent: it was loaded already. */
  readonly firstLoadMs?: number
}

export type WarningCode =
  | 'memory-not-released'
  | 'cache-missed'
  | 'client-starved'
  | 'prompt-lengths-differ'
  | 'short-outputs'
  | 'requests-failed'
  | 'level-not-measured'
  | 'tokens-not-counted'
  | 'server-lost'
  | 'queueing'
  | 'one-at-a-time'
  | 'bimodal-rounds'
  | 'drifting'
  | 'memory-not-measured'
  | 'simulated'
  | 'extrapolated'
  | 'context-truncated'
  | 'other-model-loaded'
  | 'model-reloaded'
  | 'few-rounds'
  | 'virtual-machine'
  | 'hosted-runner'
  | 'memory-tight'
  | 'text-changed'
  | 'throttled'
  | 'on-battery'
  | 'swapping'
  | 'other-clients'
  | 'suspended'

/** A doubt about a number. Prints as a footnote; the advice is not optional. */
export interface Warning {
  readonly code: WarningCode
  readonly message: string
  readonly advice: string
  readonly parallel?: number
  /** What `parallel` counts where it is not requests at once. */
  readonly place?: CellPlace
  /** The run is not fit to be judged: a guard turns a verdict into inconclusive, and nothing else. */
  readonly guard?: true
}

/** below / above the line with the whole band, or at the edge of it. `ratio` is gen speed / gen speed of P=1. */
export interface CliffLevel {
  readonly parallel: number
  readonly ratio: number
  /** Half width of the band, as a factor: the truth lies in ratio / band .. ratio * band. */
  readonly band: number
  readonly side: 'above' | 'edge' | 'below'
}

/**
 * none: every level is above the line. at: `parallel` is the first below and the measured level before it is above.
 * between: the line is crossed somewhere in `after` < P <= `parallel`, with unmeasured or edge levels in between.
 * edge: no level is clearly below, `parallel` is at the edge. unknown: P=1 or all others were not measured.
 */
export interface Cliff {
  readonly state: 'none' | 'at' | 'between' | 'edge' | 'unknown'
  readonly threshold: number
  readonly parallel?: number
  readonly after?: number
  readonly levels: readonly CliffLevel[]
}

/** Smallest level with >= 95 % of peak throughput; `interval` holds every level that might be it. */
export interface SweetSpot {
  readonly parallel: number
  readonly interval: readonly [number, number]
  /** Highest throughput of any level, tok/s. */
  readonly peak: number
}

/** What was learnt of the server's slots. */
export interface Capacity {
  /** Absent while no level had more requests than slots. */
  readonly slots?: number
  /** First measured level beyond the slots. */
  readonly queueFrom?: number
}

/** How levels beyond those known at the start were chosen: searched, not swept. */
export interface SearchResult {
  readonly upTo: number
  /** Levels the search visited, in that order. */
  readonly probes: readonly number[]
}

/** Memory of the server over the run. */
export interface MemoryReport {
  readonly source: MemorySource
  /** After warm-up at the highest level known at the start: the value that is compared. */
  readonly settledBytes?: number
  readonly growthBytes?: number
  readonly samples: readonly MemorySample[]
}

/** One fresh load of the model beside the main one: the confirmation of a suspect, or a further recorded session. */
export interface LoadResult {
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly levels: readonly LevelResult[]
  readonly turns?: readonly TurnResult[]
  readonly coldStart?: ColdStart
  readonly order: readonly number[]
  readonly memory: readonly MemoryReport[]
  /** Names this load of the model; absent where the server's processes cannot be seen. */
  readonly loadId?: string
  /** Doubts about this load alone. */
  readonly warnings?: readonly Warning[]
}

/** What became of the confirmation that a suspect asks for. */
export type Confirmation =
  | (LoadResult & { readonly state: 'measured' })
  /** Not measured, and why: a reload is not allowed, or does not fit the budget. */
  | { readonly state: 'refused'; readonly reason: string }

/** One side of an A/B run: the rounds of all its loads together, and each load by itself. */
export interface VariantResult {
  readonly name: string
  readonly conditions: Conditions
  readonly levels: readonly LevelResult[]
  readonly capacity: Capacity
  readonly cliff: Cliff
  readonly sweetSpot?: SweetSpot
  /** Load i ran beside load i of the other variants. */
  readonly loads: readonly LoadResult[]
}

/** How one variant compares with another at one level. The truth of the ratio lies in ratio / band .. ratio * band. */
export interface VariantChange {
  readonly from: string
  readonly to: string
  readonly metric: GatedMetricKey
  readonly parallel: number
  /** `to` / `from`. */
  readonly ratio: number
  readonly band: number
  /** Pairs of loads. */
  readonly pairs: number
  /** Whether the whole band is on one side of 1. */
  readonly side: 'worse' | 'same' | 'better'
}

/** The result of a run: `sweep.json`, and what crosses from worker to main process. Plain data. */
export interface SweepResult {
  readonly format: 1
  readonly simulated: boolean
  readonly tool: { readonly name: string; readonly version: string }
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** The zero of every time in this file: Unix ms, and CLOCK_MONOTONIC (process.hrtime) in ns as a string. */
  readonly clock: { readonly unixMs: number; readonly monotonicNs: string }
  readonly durationMs: number
  /** Time with at least one measured or warm-up request in flight. */
  readonly inFlightMs: number
  readonly scenario: ScenarioSummary
  readonly machine: Machine
  readonly conditions: Conditions
  /** Empty in the other modes. */
  readonly levels: readonly LevelResult[]
  /** Of `mode: 'context-growth'`. */
  readonly turns?: readonly TurnResult[]
  readonly coldPrefill?: ColdPrefill
  /** Of `mode: 'cold-start'`. */
  readonly coldStart?: ColdStart
  /** Order in which the measured rounds ran: levels (in the other modes turns, or 1), one entry a round. */
  readonly order: readonly number[]
  readonly memory: readonly MemoryReport[]
  /** Readings of the machine's own memory; absent where it is not to be seen. */
  readonly system?: readonly SystemSample[]
  readonly run: LevelMetrics
  readonly capacity: Capacity
  readonly cliff: Cliff
  readonly sweetSpot?: SweetSpot
  /** What the lowest two levels predict of the others. Absent: no others, or not two that were served at once. */
  readonly forecast?: Forecast
  /** Absent: every level was asked for. */
  readonly search?: SearchResult
  /** The model was unloaded and loaded again before the first round. */
  readonly freshLoad: boolean
  readonly loadId?: string
  /** There when a level looked regressed. */
  readonly confirmation?: Confirmation
  /** Further fresh loads of `record: { sessions }`, oldest first. */
  readonly recorded?: readonly LoadResult[]
  /** Sides of an A/B run, the first being the one compared with; the sweep's own levels are then the first's. */
  readonly variants?: readonly VariantResult[]
  readonly changes?: readonly VariantChange[]
  /** Settings of a managed server; the variants are then those that were measured. */
  readonly matrix?: ServerMatrix
  /** 2 when the first measurement was not fit to be judged and this is the second. */
  readonly attempt: number
  readonly observations?: RunObservations
  /** What holds the server back, and the next step; absent where several settings were measured. */
  readonly diagnosis?: Diagnosis
  readonly warnings: readonly Warning[]
}
