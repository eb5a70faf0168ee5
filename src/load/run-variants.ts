import { compareVariants } from '../measure/compare-variants.ts'
import { diagnose } from '../measure/diagnosis/index.ts'
import { BenchError } from '../errors.ts'
import type { SweepResult, Warning } from '../model/result.ts'
import type { ResolvedScenario, Started } from '../model/scenario.ts'
import { furtherFailure } from './further-failure.ts'
import { joinSides, type Side } from './join-sides.ts'
import { measureAt, type RunOptions } from './run-scenario.ts'

/** A side, and where it answers. */
interface OpenSide extends Side {
  readonly url: string
  readonly results: SweepResult[]
}

/**
 * Measures the variants in turn (A B B A A B …), so that what drifts does so for all alike, and compares them pairwise.
 * Each turn is a fresh load where a reload is allowed. A stopped run answers with the turns that all variants have had.
 * @throws BenchError as `runScenario`
 */
export async function runVariants(scenario: ResolvedScenario, options: RunOptions): Promise<SweepResult> {
  const started: Started[] = []
  try {
    const sides: OpenSide[] = []
    for (const { name, scenario: own } of scenario.variants) {
      const host = typeof own.host === 'string' ? undefined : await own.host.start()
      if (host) started.push(host)
      for (const text of host?.notes ?? []) options.onProgress?.({ type: 'note', text })
      sides.push({ name, scenario: own, url: host?.url ?? String(own.host), results: [] })
    }
    const ended = await takeTurns(sides, scenario, options)
    const result = combine(scenario, sides)
    return ended ? { ...result, warnings: [...result.warnings, ended] } : result
  } finally {
    for (const host of started) await host.stop()
  }
}

/** Answers with why it ended before its last turn. @throws BenchError where not every variant has had one */
async function takeTurns(
  sides: readonly OpenSide[],
  scenario: ResolvedScenario,
  options: RunOptions,
): Promise<Warning | undefined> {
  const { loads } = scenario
  for (let turn = 0; turn < loads; turn += 1) {
    for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
      if (options.signal?.aborted) return undefined
      options.onProgress?.({ type: 'note', text: `${side.name}: load ${turn + 1} of ${loads}` })
      // While there is nothing to compare, a side's own rounds are what there is.
      const onSoFar = turnsOfAll(sides) === 0 ? options.onSoFar : undefined
      try {
        const fresh = { ...options, onSoFar, prepare: () => ({ freshLoad: true }), attempt: 1 }
        side.results.push(await measureAt(side.url, side.scenario, fresh))
      } catch (error) {
        if (!(error instanceof BenchError) || turnsOfAll(sides) === 0) throw error
        return endedAfter(turnsOfAll(sides), loads, `${side.name}: ${furtherFailure(error)}`)
      }
    }
    await options.onSoFar?.(combine(scenario, sides))
  }
  return undefined
}

/** Turns that every variant has had. */
const turnsOfAll = (sides: readonly Side[]): number => Math.min(...sides.map(({ results }) => results.length))

function endedAfter(turns: number, loads: number, why: string): Warning {
  return {
    code: 'few-rounds',
    guard: true,
    message: `the variants were compared over ${turns} of ${loads} loads, because the next one could not be measured: ${why}`,
    advice: 'What was measured before is kept. Remove the cause and run again.',
  }
}

function combine(scenario: ResolvedScenario, sides: readonly Side[]): SweepResult {
  const turns = turnsOfAll(sides)
  const joined = joinSides(
    scenario,
    sides.map((side) => ({ ...side, results: side.results.slice(0, turns) })),
  )
  if (!joined) throw new TypeError('An A/B run needs at least one load of each variant')
  return { ...joined, changes: compareVariants(joined.variants), diagnosis: diagnose(joined) }
}
