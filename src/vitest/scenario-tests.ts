import { test, type TestContext } from 'vitest'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { BaselineVerdict } from '../model/verdict.ts'
import { renderRegression } from '../report/diff.ts'
import { regressionHeadline } from '../report/headline.ts'
import { palette } from '../report/palette.ts'
import { requirementMessage } from '../report/requirement-message.ts'
import type { Requirement } from '../verdict/requirement/index.ts'
import { annotateBaseline, annotateMet } from './annotate.ts'
import { atSite, type CallSite, firstLine } from './at-site.ts'
import { BASELINE_ARTIFACT } from './contract.ts'
import { outcomeIn } from './match-baseline.ts'
import { measure, type Measurement, refuseUnmeasured } from './measure.ts'
import { refuseRetry } from './no-retry.ts'
import { recordOn } from './record.ts'
import { judgeRequirement } from './requirement.ts'
import { settings } from './settings.ts'
import { skipWith } from './skip.ts'
import { skipReason } from './skip-reason.ts'
import { entryOf } from './stored-entry.ts'
import { resultOf, type Sweep } from './sweep.ts'

/** The test whose snapshot entry holds the stored baseline. */
const BASELINE_TEST = 'no regression against the stored baseline'

/** Vitest's limit lies above our own, so that ours ends the run with what was measured. */
const MARGIN_MS = 60_000

export interface DeclaredScenario {
  readonly resolved: ResolvedScenario
  readonly requirements: readonly Requirement[]
  readonly site: CallSite
}

/** The tests of one scenario. They share one measurement, which the first of them to run starts. */
export function declareTests({ resolved, requirements, site }: DeclaredScenario): void {
  const shared = new SharedMeasurement({ scenario: resolved, requirements })
  const options = { timeout: testTimeoutMs(resolved) }
  test('measure', options, async (context) => {
    const sweep = await shared.own(context).catch((error: unknown) => rethrowAt(error, site))
    rethrowingAt(site, () => refuseUnmeasured(sweep))
  })
  for (const requirement of requirements) {
    test(requirement.text, options, async (context) => {
      const sweep = await shared.take(context, site)
      await requireOf(requirement, { sweep, context, site })
    })
  }
  // Two servers or settings side by side are judged against each other, not against the past of one of them.
  if (resolved.variants.length > 0) return
  test(BASELINE_TEST, options, async (context) => {
    const sweep = await shared.take(context, site)
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

async function requireOf(
  requirement: Requirement,
  at: { readonly sweep: Sweep; readonly context: TestContext; readonly site: CallSite },
): Promise<void> {
  const { verdict, policy } = judgeRequirement(requirement, at.sweep, at.context)
  if (verdict.state === 'met') return await annotateMet(at.context, verdict)
  if (policy === 'skip') await skipWith(at.context, firstLine(requirementMessage(verdict)))
  throw atSite(new Error(requirementMessage(verdict)), at.site)
}

/** The baseline test: skipped with its reason where there is nothing to judge, else the matcher. */
async function matchStored(sweep: Sweep, context: TestContext, site: CallSite): Promise<void> {
  const origin = resultOf(sweep, 'toMatchBaseline')
  const verdict = entryOf(context.task).verdictOn(origin.result, origin.scenario)
  if (outcomeIn(verdict, origin) === 'skip') {
    recordOn(context, { type: BASELINE_ARTIFACT, sweepId: origin.sweepId, verdict })
    await skipWith(context, skipReason(verdict))
  }
  await annotateBaseline(context, verdict, origin.result)
  try {
    context.expect(sweep).toMatchBaseline()
  } catch (error) {
    rethrowAt(error instanceof Error ? inColor(error, verdict) : error, site)
  }
}

/** In a terminal the diff is printed as Vitest prints its own, in colour and below the message. */
function inColor(error: Error, verdict: BaselineVerdict): Error {
  if (!settings().color || verdict.state !== 'regressed') return error
  const shown = new Error(regressionHeadline(verdict))
  return Object.assign(shown, { diff: renderRegression(verdict, { palette: palette(true) }) })
}

function rethrowAt(error: unknown, site: CallSite): never {
  if (isSkip(error)) throw error
  throw error instanceof Error ? atSite(error, site) : error
}

function rethrowingAt(site: CallSite, call: () => void): void {
  try {
    call()
  } catch (error) {
    rethrowAt(error, site)
  }
}

/** Vitest ends a skipped test by throwing; that must pass untouched. */
function isSkip(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'VITEST_PENDING'
}
