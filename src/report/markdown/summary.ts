import type { RunReport } from '../../model/report.ts'
import { fleetsOf } from '../fleet.ts'
import { count } from '../units.ts'
import { fleetSection } from './fleet.ts'
import { joined, withinBytes } from './parts.ts'
import { scenarioBlocks } from './scenario.ts'
import { tally, worstFirst } from './standing.ts'

/** What GitHub takes of one step. Source: docs.github.com, workflow commands, "Step isolation and limits". */
export const MOST_SUMMARY_BYTES = 1024 * 1024

/**
 * The run for a job summary, in GitHub's Markdown: a table of machines where there are several, and for each scenario what changed against the baseline, the
 * requirements, the numbers and what they come to. Scenarios that do not fit `most` bytes are left out from the end
 * (the worst stand on top), and that is said. Empty where there is nothing to report.
 */
export function renderSummary(reports: readonly RunReport[], most = MOST_SUMMARY_BYTES): string {
  if (reports.length === 0) return ''
  const sections = worstFirst(reports).map((report) => joined(scenarioBlocks(report, { charts: true })))
  const fleets = fleetsOf(reports).map(fleetSection)
  return withinBytes(
    [`## vitest-ollama-bench: ${tally(reports)}`, ...fleets, ...sections],
    most,
    (left) =>
      `**${count(left, 'more part')} did not fit** into what GitHub shows of a step. Write them to files of your own with \`outputs: { html: 'bench/report.html' }\` and upload those as artifacts.`,
  )
}
