import type { Conditions, Machine } from '../model/machine.ts'
import type { LevelResult, LoadResult, SweepResult } from '../model/result.ts'
import type { NextRound } from './sweep-run.ts'

/** What is known of a run before its first request. */
export interface RunIdentity {
  readonly machine: Machine
  readonly fingerprint: string
  readonly conditions: Conditions
}

/** What a judge who knows the stored sessions wants of a run. Everything absent: the least rounds, once. */
export interface RunPlan {
  /** Absent where nothing is stored to be judged against: the first rounds are then all. */
  readonly next?: NextRound
  /** One pass over all levels takes this long, as the stored sessions tell. */
  readonly passMs?: number
  /** Levels that look regressed and should be measured again after a fresh load; none: the run is over. */
  readonly suspects?: (load: LoadResult & Pick<SweepResult, 'search'>, conditions: Conditions) => readonly number[]
  /** The session will be stored, so it should be one load of its own. */
  readonly freshLoad?: boolean
  /** Fresh loads to record in all. */
  readonly sessions?: number
}

/** P=1, without which no level tells anything, and the suspects. */
export function confirmationLevels(suspects: readonly number[]): number[] {
  return [...new Set([1, ...suspects])].toSorted((a, b) => a - b)
}

/** Rounds that a confirmation has, whatever the numbers say: only a full session may convict. */
export const CONFIRMATION_ROUNDS = 8

/** Wall time of the given levels' rounds in ms: a confirmation of them takes about as long. */
export function roundsMs(levels: readonly LevelResult[], parallel: readonly number[], rounds: number): number {
  return levels
    .filter((level) => parallel.includes(level.parallel))
    .reduce((sum, level) => sum + (level.e2eMs?.p95 ?? 0) * rounds, 0)
}
