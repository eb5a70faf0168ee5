import { BenchError } from '../errors.ts'
import type { MetricKey } from '../model/metric.ts'
import { METRICS, METRIC_KEYS } from '../model/metric.ts'
import type { LevelResult, PlaceResult, Summary, SweepResult, TurnResult } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { StoredEntry } from './stored-entry.ts'

/** A level as test code reads it: each metric is there, or says why not when it is asked for. */
export type SweepLevel = { readonly [K in MetricKey]: Summary } & Pick<
  LevelResult,
  'parallel' | 'outcomes' | 'requests'
>

/** A turn of growing conversations as test code reads it. */
export type SweepTurn = Omit<SweepLevel, 'parallel'> &
  Pick<TurnResult, 'turn' | 'contextTokens' | 'newTokens' | 'cache' | 'cut'>

/** A finished run in a test: the plain result, levels by their P, and turns by their number. */
export interface Sweep extends SweepResult {
  /** @throws BenchError NOT_MEASURED when no conversation reached the turn, or on reading a metric it lacks */
  turn(turn: number): SweepTurn
  /** @throws BenchError NOT_MEASURED when P was no level of the sweep, or on reading a metric it lacks */
  level(parallel: number): SweepLevel
}

/** What the matchers need beside the result. `sweepId` ties it to the verdicts on it. */
export interface SweepOrigin {
  readonly result: SweepResult
  readonly sweepId: string
  readonly scenario: ResolvedScenario
  readonly entry: StoredEntry
}

const origins = new WeakMap<object, SweepOrigin>()

/** Wraps a result for test code. */
export function sweepOf(origin: SweepOrigin): Sweep {
  const { result } = origin
  const sweep: Sweep = {
    ...result,
    level: (parallel) => levelOf(result, parallel),
    turn: (turn) => turnOf(result, turn),
  }
  origins.set(sweep, origin)
  return sweep
}

/** The plain result behind a sweep. @throws TypeError when `value` is no sweep of this package */
export function resultOf(value: unknown, matcher: string): SweepOrigin {
  const known = typeof value === 'object' && value !== null ? origins.get(value) : undefined
  if (known) return known
  throw new TypeError(
    `expect(value).${matcher}() takes the sweep that \`await ollama.sweep({ … })\` gives, but got ${describe(value)}.`,
  )
}

function levelOf(result: SweepResult, parallel: number): SweepLevel {
  const level = result.levels.find((entry) => entry.parallel === parallel)
  if (!level) {
    const there = result.levels.map((entry) => entry.parallel).join(', ')
    throw new BenchError(
      'NOT_MEASURED',
      `P=${parallel} is no level of this sweep (it has P=${there}): add it to \`parallel\`.`,
    )
  }
  const { outcomes, requests } = level
  return withMetrics({ parallel, outcomes, requests }, level, `P=${parallel}`) as SweepLevel
}

function turnOf(result: SweepResult, turn: number): SweepTurn {
  const found = result.turns?.find((entry) => entry.turn === turn)
  if (!found) {
    const there = result.turns ? `its conversations reached turn ${result.turns.length}` : 'it measured no turns'
    throw new BenchError(
      'NOT_MEASURED',
      `turn ${turn} is no turn of this run (${there}): set \`mode: 'context-growth'\` and \`turns\`.`,
    )
  }
  const { outcomes, requests, contextTokens, newTokens, cache, cut } = found
  const own = { turn, outcomes, requests, contextTokens, newTokens, cache, cut }
  return withMetrics(own, found, `turn ${turn}`) as SweepTurn
}

/** Each metric is there, or says why not when it is asked for. */
function withMetrics(own: object, from: PlaceResult, place: string): object {
  const getters = METRIC_KEYS.map((key) => [
    key,
    { enumerable: true, get: () => from[key] ?? notMeasured(key, from, place) },
  ])
  return Object.defineProperties(own, Object.fromEntries(getters))
}

function notMeasured(key: MetricKey, { outcomes, requests }: PlaceResult, place: string): never {
  const done = `${outcomes.completed} of ${requests.length} requests completed`
  throw new BenchError(
    'NOT_MEASURED',
    `${METRICS[key].word} at ${place} was not measured (${done}): see the warnings of the sweep.`,
  )
}

function describe(value: unknown): string {
  if (value instanceof Promise) return 'a promise (is an `await` missing?)'
  return value === null ? 'null' : typeof value
}
