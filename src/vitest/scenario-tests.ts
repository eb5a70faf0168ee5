import { test, type TestContext } from 'vitest'
import type { ResolvedScenario } from '../model/scenario.ts'
import { requirementMessage } from '../report/requirement-message.ts'
import type { Requirement } from '../verdict/requirement/index.ts'
import { atSite, type CallSite, firstLine } from './at-site.ts'
import { measure, refuseEmptyLevels } from './measure.ts'
import { refuseRetry } from './no-retry.ts'
import { judgeRequirement } from './requirement.ts'
import { skipWith } from './skip.ts'
import { entryOf } from './stored-entry.ts'
import type { Sweep } from './sweep.ts'

/** The test whose snapshot entry holds the stored baseline. */
export const BASELINE_TEST = 'no regression against the stored baseline'

/** Vitest's limit lies above our own, so that ours ends the run with what was measured. */
const MARGIN_MS = 60_000

export interface DeclaredScenario {
  readonly resolved: ResolvedScenario
  readonly requirements: readonly Requirement[]
  readonly site: CallSite
}

/** The tests of one scenario. They share one measurement, which the first of them to run starts. */
export function declareTests({ resolved, requirements, site }: DeclaredScenario): void {
  const shared = new SharedMeasurement(resolved)
  const options = { timeout: resolved.timeoutMs + resolved.loadTimeoutMs + MARGIN_MS }
  test('measure', options, async (context) => {
    const sweep = await shared.own(context).catch((error: unknown) => rethrowAt(error, site))
    rethrowingAt(site, () => refuseEmptyLevels(sweep))
  })
  for (const requirement of requirements) {
    test(requirement.text, options, async (context) => {
      const sweep = await shared.take(context, site)
      await requireOf(requirement, { sweep, context, site })
    })
  }
  test(BASELINE_TEST, options, async (context) => {
    const sweep = await shared.take(context, site)
    rethrowingAt(site, () => {
      context.expect(sweep).toMatchBaseline()
    })
  })
}

/** One measurement for all tests of a scenario. */
class SharedMeasurement {
  readonly #scenario: ResolvedScenario
  #running: Promise<Sweep> | undefined

  constructor(scenario: ResolvedScenario) {
    this.#scenario = scenario
  }

  /** Starts the measurement, or waits for the one that runs. Its failure is this test's failure. */
  async own(context: TestContext): Promise<Sweep> {
    refuseRetry(context.task)
    this.#running ??= measure(this.#scenario, context, entryOf(context.task, BASELINE_TEST))
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

async function requireOf(
  requirement: Requirement,
  at: { readonly sweep: Sweep; readonly context: TestContext; readonly site: CallSite },
): Promise<void> {
  const { verdict, policy } = judgeRequirement(requirement, at.sweep, at.context)
  if (verdict.state === 'met') return
  if (policy === 'skip') await skipWith(at.context, firstLine(requirementMessage(verdict)))
  throw atSite(new Error(requirementMessage(verdict)), at.site)
}

function rethrowAt(error: unknown, site: CallSite): never {
  throw error instanceof Error ? atSite(error, site) : error
}

function rethrowingAt(site: CallSite, call: () => void): void {
  try {
    call()
  } catch (error) {
    if (isSkip(error)) throw error
    rethrowAt(error, site)
  }
}

/** Vitest ends a skipped test by throwing; that must pass untouched. */
function isSkip(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'VITEST_PENDING'
}
