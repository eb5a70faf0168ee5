import { METRIC_KEYS } from '../model/metric.ts'
import type { MetricKey } from '../model/metric.ts'
import type { ColdStart, LevelResult, PlaceResult, RequestResult, SweepResult, TurnResult } from '../model/result.ts'
import type { RunReport } from '../model/report.ts'
import type { ScenarioSummary } from '../model/scenario.ts'
import type { BaselineVerdict, RequirementVerdict } from '../model/verdict.ts'
import { jsonText } from './json-text.ts'

type KeyList<Shape> = Readonly<Record<keyof Required<Shape>, true>>

const SWEEP: KeyList<SweepResult> = {
  format: true,
  simulated: true,
  tool: true,
  startedAt: true,
  clock: true,
  durationMs: true,
  inFlightMs: true,
  scenario: true,
  machine: true,
  conditions: true,
  freshLoad: true,
  loadId: true,
  attempt: true,
  levels: true,
  turns: true,
  coldPrefill: true,
  coldStart: true,
  cliff: true,
  search: true,
  sweetSpot: true,
  forecast: true,
  capacity: true,
  run: true,
  memory: true,
  system: true,
  order: true,
  confirmation: true,
  recorded: true,
  variants: true,
  changes: true,
  matrix: true,
  observations: true,
  diagnosis: true,
  warnings: true,
}

const SCENARIO: KeyList<ScenarioSummary> = {
  name: true,
  model: true,
  mode: true,
  turns: true,
  endpoint: true,
  parallel: true,
  rounds: true,
  options: true,
  cache: true,
  think: true,
  cliffThreshold: true,
  promptSha256: true,
  promptTokens: true,
  fingerprint: true,
}

const REQUIREMENT: KeyList<RequirementVerdict> = { text: true, state: true, detail: true, advice: true }

const BASELINE: KeyList<BaselineVerdict> = {
  state: true,
  machine: true,
  sessions: true,
  provisional: true,
  confirmed: true,
  unconfirmedBecause: true,
  judgement: true,
  write: true,
  conditions: true,
  headline: true,
  advice: true,
  stored: true,
}

const BEFORE_METRICS = ['parallel'] as const
const AFTER_METRICS: KeyList<Omit<LevelResult, MetricKey | 'parallel' | 'requests'>> = {
  outcomes: true,
  roundsSetAside: true,
  roundsStalled: true,
  peakOverlap: true,
}

const TURN: KeyList<Omit<TurnResult, keyof PlaceResult>> = {
  turn: true,
  contextTokens: true,
  newTokens: true,
  cache: true,
  cut: true,
}

const COLD_START: KeyList<Omit<ColdStart, 'cold' | 'warm'>> = { firstLoadMs: true, unloads: true }

const REQUEST: KeyList<Omit<RequestResult, MetricKey>> = {
  round: true,
  index: true,
  outcome: true,
  sentAt: true,
  firstTokenAt: true,
  lastTokenAt: true,
  endAt: true,
  tokens: true,
  promptTokens: true,
  chunks: true,
  serverGenSpeed: true,
  createdAtGenSpeed: true,
  firstAnswerMs: true,
  doneReason: true,
  failure: true,
  setAside: true,
}

/** What was decided of a run, where something was. */
type Decided = Partial<Pick<RunReport, 'requirements' | 'baseline'>>

/**
 * `sweep.json`: keys in a fixed order, short values on one line, a request a line. Only what the format names is
 * written, so nothing private slips in with an object that carries more.
 */
export function renderJson(sweep: SweepResult, { requirements = [], baseline }: Decided = {}): string {
  const levels = sweep.levels.map((level) => ({ ...pick(level, BEFORE_METRICS), ...placeOf(level) }))
  const turns = sweep.turns?.map((turn) => ({ ...pick(turn, keysOf(TURN)), ...placeOf(turn) }))
  const coldStart = sweep.coldStart && {
    ...pick(sweep.coldStart, keysOf(COLD_START)),
    cold: placeOf(sweep.coldStart.cold),
    warm: placeOf(sweep.coldStart.warm),
  }
  const scenario = pick(sweep.scenario, keysOf(SCENARIO))
  const whole = pick({ ...sweep, scenario, levels, turns, coldStart }, keysOf(SWEEP))
  const verdicts = {
    ...(requirements.length > 0 && { requirements: requirements.map((verdict) => pick(verdict, keysOf(REQUIREMENT))) }),
    ...(baseline && { baseline: pick(baseline, keysOf(BASELINE)) }),
  }
  return `${jsonText({ ...whole, ...verdicts })}\n`
}

const placeOf = (place: PlaceResult): Record<string, unknown> => ({
  ...pick(place, [...METRIC_KEYS, ...keysOf(AFTER_METRICS)]),
  requests: place.requests.map((request) => pick(request, [...keysOf(REQUEST), ...METRIC_KEYS])),
})

const keysOf = (list: Readonly<Record<string, true>>): string[] => Object.keys(list)

function pick(from: object, keys: readonly string[]): Record<string, unknown> {
  const all = new Map(Object.entries(from))
  return Object.fromEntries(keys.flatMap((key) => (all.get(key) === undefined ? [] : [[key, all.get(key)]])))
}
