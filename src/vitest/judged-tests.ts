import type { TestContext } from 'vitest'
import type { BaselineVerdict } from '../model/verdict.ts'
import { renderRegression } from '../report/diff.ts'
import { regressionHeadline } from '../report/headline.ts'
import { palette } from '../report/palette.ts'
import { requirementMessage } from '../report/requirement-message.ts'
import type { Requirement } from '../verdict/requirement/index.ts'
import { annotateBaseline, annotateMet } from './annotate.ts'
import { atSite, type CallSite, firstLine, rethrowAt } from './at-site.ts'
import { BASELINE_ARTIFACT } from './contract.ts'
import { outcomeIn } from './match-baseline.ts'
import { recordOn } from './record.ts'
import { judgeRequirement } from './requirement.ts'
import { settings } from './settings.ts'
import { skipReason } from './skip-reason.ts'
import { skipWith } from './skip.ts'
import { entryOf } from './stored-entry.ts'
import { resultOf, type Sweep } from './sweep.ts'

/** One requirement: skipped with its reason where it cannot be judged and the scenario is content with that. */
export async function requireOf(
  requirement: Requirement,
  at: { readonly sweep: Sweep; readonly context: TestContext; readonly site: CallSite },
): Promise<void> {
  const { verdict, policy } = judgeRequirement(requirement, at.sweep, at.context)
  if (verdict.state === 'met') return await annotateMet(at.context, verdict)
  if (policy === 'skip') await skipWith(at.context, firstLine(requirementMessage(verdict)))
  throw atSite(new Error(requirementMessage(verdict)), at.site)
}

/** The baseline test: skipped with its reason where there is nothing to judge, else the matcher. */
export async function matchStored(sweep: Sweep, context: TestContext, site: CallSite): Promise<void> {
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
