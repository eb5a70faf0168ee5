import type { ScenarioSummary } from './scenario.ts'

/** What a run tells while it runs. Plain data: it crosses from the worker to the main process. */
export type Progress =
  | {
      readonly type: 'expected'
      readonly scenario: string
      readonly parallel: readonly number[]
      /** Absent: levels are swept. */
      readonly mode?: ScenarioSummary['mode']
      /** Of a growing conversation. */
      readonly turns?: number
      /** Further levels are searched, up to this one. */
      readonly upTo?: number
      readonly rounds: { readonly min: number; readonly max: number }
      readonly tokens: number
      readonly simulated: boolean
      /** Absent until the speed of the model is known, from the stored baseline or the warm-up. */
      readonly expectedMs?: number
    }
  | { readonly type: 'note'; readonly text: string }
  | {
      readonly type: 'turn'
      /** 1-based; `of` in all. */
      readonly turn: number
      readonly of: number
      /** 1-based: the conversation. */
      readonly round: number
      readonly rounds: number
      readonly contextTokens?: number
      readonly genSpeed?: number
      readonly ttftMs?: number
      readonly completed: number
      readonly elapsedMs: number
    }
  | {
      readonly type: 'start'
      /** 1-based; `rounds` in all. */
      readonly round: number
      readonly rounds: number
      readonly loadMs?: number
      readonly coldTtftMs?: number
      readonly warmTtftMs?: number
      readonly elapsedMs: number
    }
  | {
      readonly type: 'round'
      readonly scenario: string
      readonly parallel: number
      /** 1-based. */
      readonly round: number
      /** Absent where it is not known: P=1 beside the levels of a search. */
      readonly of?: number
      readonly genSpeed?: number
      readonly throughput?: number
      readonly ttftMs?: number
      readonly completed: number
      readonly elapsedMs: number
    }

export type OnProgress = (event: Progress) => void

/** What is in flight at a moment, told about twice a second to whoever shows it; all of it may be lost. */
export interface Flight {
  readonly type: 'flight'
  readonly scenario: string
  readonly stage: 'load' | 'warm-up' | 'measured'
  readonly parallel: number
  /** 1-based. */
  readonly round: number
  /** Of a growing conversation, 1-based. */
  readonly turn?: number
  /** Requests of the round that have not ended. */
  readonly inFlight: number
  /** Pieces of answers in this round so far: about one a token. */
  readonly tokens: number
  /** As many as were asked for; absent where the stage has its own number. */
  readonly ofTokens?: number
  /** tok/s of all requests together since the first token of the round was seen. */
  readonly throughput?: number
  readonly elapsedMs: number
}

export type OnFlight = (flight: Flight) => void
