import type { Machine } from './machine.ts'
import type { KvCacheType } from './server.ts'

/** Between two bounds, which are equal where all is known. Without `high` there is no upper bound. */
export interface ByteRange {
  readonly low: number
  readonly high?: number
}

/**
 * fits: under 80 % of the memory. tight: more, but beside the system it may load. spills: more than the GPU's memory, the
 * rest beside the system in RAM, where it is slow. too-large: will not load. unknown: only the lower bound is known.
 */
export type PlanVerdict = 'fits' | 'tight' | 'spills' | 'too-large' | 'unknown'

/** One value of OLLAMA_NUM_PARALLEL with one context and one KV type. */
export interface PlanRow {
  readonly numParallel: number
  /** Of all slots. */
  readonly kvBytes: ByteRange
  /** Model, KV cache of all slots and the process. */
  readonly neededBytes: ByteRange
  /** Of the GPU's own memory where that is given, else of RAM; by the upper bound, by the lower where there is none. */
  readonly share: number
  readonly verdict: PlanVerdict
}

/** All rows of one context and KV type. */
export interface PlanSetting {
  /** Tokens of a slot, as asked for. */
  readonly numCtx: number
  /** Tokens that a slot gets: at most what the model was trained for, rounded up to 256. */
  readonly slotTokens: number
  readonly kvType: KvCacheType
  /** With one slot; sliding windows hold a little more with several. */
  readonly kvBytesPerSlot: ByteRange
  readonly rows: readonly PlanRow[]
  /** Largest NUM_PARALLEL under 80 % of the memory; 0: none. Absent where there is no upper bound. */
  readonly largest?: number
  /** Smallest NUM_PARALLEL that will not load; absent up to 1024. */
  readonly tooLargeFrom?: number
}

/** Where the memory of the system and other programs is known from. */
export type SystemSource = 'given' | 'preset' | 'measured' | 'assumed'

export interface SystemMemory {
  readonly bytes: number
  readonly source: SystemSource
}

/** Memory of a model before it is loaded. */
export interface MemoryPlan {
  /** Of /api/tags: the weights, and a projector where the model sees. */
  readonly weightsBytes: number
  /** Beside weights and KV cache: what the server's processes were seen to hold. */
  readonly processBytes: number
  readonly system: SystemMemory
  readonly ramBytes?: number
  readonly vramBytes?: number
  /** The GPU's memory is a part of the RAM. */
  readonly unified?: boolean
  readonly settings: readonly PlanSetting[]
  /** Why Ollama serves this model one at a time, whatever OLLAMA_NUM_PARALLEL says. */
  readonly oneSlotBecause?: string
  /** Metadata that is missing, by key. */
  readonly unknown: readonly string[]
  /** What makes a figure a bound or a guess, in sentences. */
  readonly doubts: readonly string[]
}

/** A level as two measured ones predict it, and as it was where it was measured too. */
export interface ForecastLevel {
  readonly parallel: number
  /** tok/s. */
  readonly genSpeed: number
  /** The truth is expected in low .. high. */
  readonly low: number
  readonly high: number
  readonly measured?: number
}

/** Gen speed by P from a few measured levels: a step takes `fixedMs + perRequestMs x P`, gen speed is one by that. */
export interface Forecast {
  /** The levels it is fitted to. */
  readonly from: readonly number[]
  readonly fixedMs: number
  readonly perRequestMs: number
  /**
   * The fixed part is not surely above 0, so a straight line does not explain the fitted levels: the ranges then reach
   * up to the speed of the highest of them.
   */
  readonly noFixedPart?: true
  readonly cliffThreshold: number
  /**
   * First level whose predicted gen speed is below the threshold of P=1's; `interval` from where it may be to where it
   * must be. Absent, as the interval's end: none up to 1024.
   */
  readonly cliff?: number
  readonly cliffInterval?: readonly [from: number, to?: number]
  readonly levels: readonly ForecastLevel[]
}

/** The answer of `plan`. Plain data. */
export interface Plan {
  readonly format: 1
  readonly tool: { readonly name: string; readonly version: string }
  readonly simulated: boolean
  readonly model: string
  readonly family?: string
  readonly parameterSize?: string
  readonly quantization?: string
  readonly ollamaVersion?: string
  readonly machine?: Machine
  readonly memory?: MemoryPlan
  readonly forecast?: Forecast
}
