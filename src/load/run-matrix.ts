import { BenchError } from '../errors.ts'
import { rateSettings } from '../measure/rate-settings.ts'
import type { SweepResult, WarningCode } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { joinSides } from './join-sides.ts'
import { raiseSlots } from './raise-slots.ts'
import type { RunOptions } from './run-scenario.ts'
import { isWorthKeeping, type MatrixOptions, sayFailure, SettingRun } from './setting-run.ts'

/**
 * Measures the settings of a managed server in turn (A B C C B A …), each load on a server of its own, one at a time,
 * and rates them. A setting whose model does not load is a row of the result. A stopped run answers with what it has.
 * @throws BenchError as `runScenario`; MODEL_TOO_LARGE, LOAD_FAILED or LOAD_TIMED_OUT where no setting loads
 */
export async function runMatrix(scenario: ResolvedScenario, options: RunOptions): Promise<SweepResult> {
  const raise = scenario.matrix?.raise
  const onMeasured = async (settings: readonly SettingRun[]) => {
    if (settings.some(({ results }) => results.length > 0)) await options.onSoFar?.(join(scenario, settings))
  }
  const settings = raise
    ? await raiseSlots(raise, { ...options, onMeasured })
    : await takeTurns(
        scenario.variants.map((variant) => new SettingRun(variant)),
        scenario.loads,
        { ...options, onMeasured },
      )
  return join(scenario, settings)
}

async function takeTurns(
  settings: readonly SettingRun[],
  loads: number,
  options: MatrixOptions,
): Promise<readonly SettingRun[]> {
  try {
    for (let turn = 0; turn < loads; turn += 1) {
      for (const setting of turn % 2 === 0 ? settings : settings.toReversed()) {
        if (options.signal?.aborted) return settings
        if (setting.failure) continue
        options.onProgress?.({ type: 'note', text: `${setting.name}: load ${turn + 1} of ${loads}` })
        await setting.measure(options)
        sayFailure(setting, options)
        await options.onMeasured(settings)
      }
    }
  } catch (error) {
    if (!isWorthKeeping(settings, options)) throw error
  }
  return settings
}

function join(scenario: ResolvedScenario, settings: readonly SettingRun[]): SweepResult {
  const raise = scenario.matrix?.raise
  const measured = settings.filter(({ results }) => results.length > 0)
  const joined = measured.length === 0 ? undefined : joinSides(scenario, measured)
  if (!joined) throw nothing(settings)
  const rows = settings.map(({ name, scenario: { setting = {} }, failure, swapGrowthBytes }) => {
    const variant = joined.variants.find((each) => each.name === name)
    return { name, setting, variant, failure, swapGrowthBytes }
  })
  const matrix = rateSettings(rows, joined.machine.ramBytes)
  const warnings = joined.warnings.filter(({ code }) => !EXPECTED.has(code))
  return { ...joined, warnings, matrix: { ...matrix, raised: raise && { upTo: raise.upTo } } }
}

/** Every setting is asked for as many at once as the largest serves; a setting that serves fewer than it should is rated so. */
const EXPECTED: ReadonlySet<WarningCode> = new Set(['one-at-a-time', 'queueing'])

function nothing(settings: readonly SettingRun[]): BenchError {
  const refused = settings.find(({ failure }) => failure?.state === 'willNotLoad')
  const reasons = settings.flatMap(({ name, failure }) => (failure ? [`${name}: ${failure.reason}`] : []))
  const said = reasons.join(' · ') || 'the run was stopped before the first load had ended.'
  return new BenchError(refused ? 'MODEL_TOO_LARGE' : 'NOT_MEASURED', `no setting of the server was measured. ${said}`)
}
