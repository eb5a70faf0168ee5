import type { TestContext } from 'vitest'
import type { SweepResult } from '../model/result.ts'
import type { BaselineVerdict, RequirementVerdict } from '../model/verdict.ts'
import type { Chart } from '../report/charts/chart.ts'
import { clean } from '../report/clean.ts'
import { regressionHeadline } from '../report/headline.ts'
import { settings } from './settings.ts'
import { unplaced } from './unplaced.ts'

type Annotating = Pick<TestContext, 'annotate'>

/**
 * The charts of a run beside the test that measured it, each with its finding as text. Where no reporter shows pictures
 * the chart library is not loaded.
 */
export async function annotateRun(context: Annotating, sweep: SweepResult): Promise<void> {
  if (!settings().charts) return
  const { runCharts } = await import('../report/charts/charts.ts')
  await annotateCharts(context, runCharts(sweep, 'run'), sweep)
}

/** What was measured of a requirement that is met; one that is not says so in its error. */
export async function annotateMet({ annotate }: Annotating, { state, detail }: RequirementVerdict): Promise<void> {
  if (settings().charts && state === 'met') await unplaced(() => annotate(clean(detail), state))
}

/** The stored sessions and this run beside the test that compares them. */
export async function annotateBaseline(
  context: Annotating,
  baseline: BaselineVerdict,
  sweep: SweepResult,
): Promise<void> {
  if (!settings().charts) return
  if (baseline.state !== 'regressed')
    await unplaced(() => context.annotate(regressionHeadline(baseline), baseline.state))
  const { baselineCharts } = await import('../report/charts/charts.ts')
  await annotateCharts(context, baselineCharts(baseline, 'stored'), sweep)
}

async function annotateCharts(
  { annotate }: Annotating,
  charts: readonly Chart[],
  { simulated }: SweepResult,
): Promise<void> {
  const { standaloneSvg } = await import('../report/charts/standalone.ts')
  for (const chart of charts) {
    const body = Buffer.from(standaloneSvg(chart, simulated))
    const picture = { contentType: 'image/svg+xml', body }
    await unplaced(() => annotate(chart.finding, chart.title, picture))
  }
}
