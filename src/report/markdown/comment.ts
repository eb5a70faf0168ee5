import { markdownText } from '../../markdown-text.ts'
import type { RunReport } from '../../model/report.ts'
import { regressionHeadline } from '../headline.ts'
import { allFindings } from '../findings.ts'
import { fleetsOf } from '../fleet.ts'
import { count } from '../units.ts'
import { fleetSection } from './fleet.ts'
import { folded, joined, withinBytes } from './parts.ts'
import { scenarioBlocks } from './scenario.ts'
import { markOf, tally, worstFirst } from './standing.ts'

/** The first line of a comment: a workflow finds by it the comment that it wrote before. Not seen by readers. */
export const COMMENT_MARKER = '<!-- vitest-ollama-bench -->'

/** GitHub's limit is 65,536 characters; none has fewer bytes. */
const MOST_BYTES = 65_536

/**
 * A comment for a pull request: a line for each scenario, and what changed on a click. Details that do not fit are left
 * out from the end, then lines.
 */
export function renderComment(reports: readonly RunReport[]): string {
  const sorted = worstFirst(reports)
  const head = `${COMMENT_MARKER}\n### Benchmarks: ${tally(reports)}`
  const lines = withinBytes([head, ...sorted.map(lineOf)], MOST_BYTES, leftOut).trimEnd()
  const details = [
    ...fleetsOf(reports).map(fleetSection),
    ...sorted.map((report) => joined(scenarioBlocks(report, { charts: false }))),
  ]
  const room = MOST_BYTES - Buffer.byteLength(lines) - Buffer.byteLength(folded(TITLE, [''])) - 8
  const shown = withinBytes(details, room, leftOut).trimEnd()
  return `${joined([lines, shown === '' ? '' : folded(TITLE, [shown])])}\n`
}

const TITLE = 'What changed, what was required, what was measured'

const leftOut = (left: number): string => `**${count(left, 'more part')} did not fit** into a comment.`

function lineOf(report: RunReport): string {
  const { sweep, requirements, baseline } = report
  const met = requirements.filter(({ state }) => state === 'met').length
  const unmet = requirements.flatMap(({ state, text }) => (state === 'met' ? [] : [`${state}: \`${text}\``]))
  const [finding] = sweep.matrix ? [] : allFindings(sweep)
  const parts = [
    baseline ? regressionHeadline(baseline) : '',
    requirements.length === 0 ? '' : `${met} of ${count(requirements.length, 'requirement')} met`,
    ...unmet,
    finding?.headline ?? '',
  ]
  const said = parts.filter((part) => part !== '').map(markdownText)
  const simulated = sweep.simulated ? ' (SIMULATED)' : ''
  return `${markOf(report)} **${markdownText(sweep.scenario.name)}**${simulated}: ${said.join(' · ')}`
}
