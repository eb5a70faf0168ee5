import { test, type TestContext } from 'vitest'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { Requirement } from '../verdict/requirement/ast.ts'
import { type CallSite, firstLine, rethrowAt, rethrowingAt } from './at-site.ts'
import type { Measurement } from './measure.ts'
import { refuseRetry } from './no-retry.ts'
import { settings } from './settings.ts'
import { skipWith } from './skip.ts'
import type { Sweep } from './sweep.ts'

/** The test whose snapshot entry holds the stored baseline. */
const BASELINE_TEST = 'no regression against the stored baseline'

/** Vitest's limit lies above our own, so that ours ends the run with what was measured. */
const MARGIN_MS = 60_000

export interface DeclaredScenario {
  readonly resolved: ResolvedScenario
  readonly requirements: readonly Requirement[]
  readonly site: CallSite
}

/**
 * The tests of one scenario. They share one measurement, which the first of them to run starts. What measures and judges
 * is loaded by then, so that a file of benchmarks is collected at once.
 */
export function declareTests({ resolved, requirements, site }: DeclaredScenario): void {
  const shared = new SharedMeasurement({ scenario: resolved, requirements })
  const options = { timeout: testTimeoutMs(resolved) }
  test('measure', options, async (context) => {
    const sweep = await shared.own(context).catch((error: unknown) => rethrowAt(error, site))
    const { refuseUnmeasured } = await import('./measure.ts')
    rethrowingAt(site, () => refuseUnmeasured(sweep))
  })
  for (const requirement of requirements) {
    test(requirement.text, options, async (context) => {
      const sweep = await shared.take(context, site)
      const { requireOf } = await import('./judged-tests.ts')
      await requireOf(requirement, { sweep, context, site })
    })
  }
  // Two servers or settings side by side are judged against each other, not against the past of one of them.
  if (resolved.variants.length > 0) return
  test(BASELINE_TEST, options, async (context) => {
    const sweep = await shared.take(context, site)
    const { matchStored } = await import('./judged-tests.ts')
    await matchStored(sweep, context, site)
  })
}

/** Longer than all loads that may be measured: two attempts with a confirmation each, and what is recorded; or an A/B run. */
function testTimeoutMs({ timeoutMs, loadTimeoutMs, loads, variants }: ResolvedScenario): number {
  const most = variants.length > 0 ? loads * variants.length : 3 + settings().record.sessions
  return most * (timeoutMs + loadTimeoutMs + MARGIN_MS)
}

/** One measurement for all tests of a scenario. */
class SharedMeasurement {
  readonly #declared: Omit<Measurement, 'stored'>
  #running: Promise<Sweep> | undefined

  constructor(declared: Omit<Measurement, 'stored'>) {
    this.#declared = declared
  }

  /** Starts the measurement, or waits for the one that runs. Its failure is this test's failure. */
  async own(context: TestContext): Promise<Sweep> {
    refuseRetry(context.task)
    const { entryOf } = await import('./stored-entry.ts')
    const { measure } = await import('./measure.ts')
    this.#running ??= measure({ ...this.#declared, stored: entryOf(context.task, BASELINE_TEST) }, context)
    return await this.#running
  }

  /** The same for a test that judges: a failure that another test already shows skips this one, with the reason. */
  async take(context: TestContext, site: CallSite): Promise<Sweep> {
    const isFirst = this.#running === undefined
    try {
      return await this.own(context)
    } catch (error) {
      if (isFirst) return rethrowAt(error, site)
      return await skipWith(context, `not measured: ${firstLine(error)}`)
    }
  }
}
