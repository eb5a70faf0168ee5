import { resolveScenario } from '../load/resolve.ts'
import type { ResolvedScenario, Scenario } from '../model/scenario.ts'
import type { MeasuringContext } from './measure.ts'
import { settings } from './settings.ts'
import type { Sweep } from './sweep.ts'

/** What the `ollama` fixture gives a test. */
export interface Ollama {
  /**
   * Measures a scenario. The test needs a time-out that covers it: `test(name, { timeout: 600_000 }, …)`.
   * @throws TypeError on an option that cannot be meant; BenchError when nothing could be measured
   */
  sweep(scenario: Omit<Scenario, 'require'>): Promise<Sweep>
}

/** The fixture for one test. */
export function ollamaFor(context: MeasuringContext): Ollama {
  return {
    sweep: async (scenario) => {
      const resolved = resolveFor(context.task.name, scenario)
      const { entryOf } = await import('./stored-entry.ts')
      const { measure } = await import('./measure.ts')
      return await measure({ scenario: resolved, stored: entryOf(context.task) }, context)
    },
  }
}

/** Options under the plugin's defaults. Requirements of the plugin belong to `scenario()`. */
export function resolveFor(name: string, scenario: Scenario): ResolvedScenario {
  return resolveScenario(name, scenario, { defaults: settings().defaults, environment: process.env })
}
