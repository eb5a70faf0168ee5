import type { Conditions, Machine } from '../model/machine.ts'
import type { LoadResult, SweepResult } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
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
const CONFIRMATION_ROUNDS = 8

/** In the other modes a round is long and their number is fixed, so a confirmation has as many. */
export function confirmationRounds({ mode, rounds }: ResolvedScenario): { readonly min: number; readonly max: number } {
  return mode === 'parallel-sweep' ? { min: CONFIRMATION_ROUNDS, max: CONFIRMATION_ROUNDS } : rounds
}

/** Wall time of a confirmation of these levels with its warm-up, ms; of another mode that of the whole run. */
export function confirmationMs(
  { mode }: ResolvedScenario,
  result: Pick<SweepResult, 'levels' | 'durationMs'>,
  parallel: readonly number[],
): number {
  if (mode !== 'parallel-sweep') return result.durationMs
  return result.levels
    .filter((level) => parallel.includes(level.parallel))
    .reduce((sum, level) => sum + (level.e2eMs?.p95 ?? 0) * (CONFIRMATION_ROUNDS + 1), 0)
}

/** `P=2, 4`, `turn 4, 8`, `the cold start`. */
export function suspectsText({ mode }: ResolvedScenario, suspects: readonly number[]): string {
  if (mode === 'cold-start') return 'the cold start'
  return `${mode === 'context-growth' ? 'turn ' : 'P='}${suspects.join(', ')}`
}
