import { createHash } from 'node:crypto'
import type { ResolvedScenario, ScenarioSummary } from '../model/scenario.ts'

/** What may be kept of a scenario. Two runs with one fingerprint are the same experiment. */
export function summarizeScenario(scenario: ResolvedScenario, promptTokens?: number): ScenarioSummary {
  const { name, model, mode, turns, endpoint, parallel, rounds, options, cache, think, cliffThreshold } = scenario
  const promptSha256 = sha256(JSON.stringify(scenario.messages))
  const levels = scenario.search ? { upTo: scenario.search.upTo } : parallel
  const other = mode === 'parallel-sweep' ? {} : { mode, ...(turns > 0 ? { turns } : {}) }
  const same = { model, endpoint, parallel: levels, options: sorted(options), cache, think, promptSha256, ...other }
  const fingerprint = sha256(JSON.stringify(same)).slice(0, 16)
  return {
    name,
    model,
    ...other,
    endpoint,
    parallel,
    rounds,
    options,
    cache,
    think,
    cliffThreshold,
    promptSha256,
    promptTokens,
    fingerprint,
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function sorted(record: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
