import type { Fleet } from '../../model/fleet.ts'
import type { RunReport } from '../../model/report.ts'
import { TOOL } from '../../tool.ts'
import { clean } from '../clean.ts'
import { fleetsOf } from '../fleet.ts'
import { count } from '../units.ts'
import { fleetSection } from './fleet-block.ts'
import { type Markup, markup, Markup as Finished } from '../markup.ts'
import { outcomeOf } from './outcome.ts'
import { scenarioSection } from './scenario-section.ts'
import { STYLE } from './style.ts'
import { pill } from './verdict-block.ts'

/** Nothing may be loaded or run, whatever a name or a server's message holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

/** The whole page: it holds all it shows, loads nothing and runs nothing. No line ends between a number and its %. */
export function renderPage(reports: readonly RunReport[]): string {
  const sections = reports.map((report, index) => ({ report, id: `scenario-${index + 1}` }))
  const fleets = fleetsOf(reports).map((fleet, index) => ({ fleet, id: `machines-${index + 1}` }))
  const title = titleOf(reports)
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Finished(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${TOOL.name} ${TOOL.version}">
<title>${title}</title>
<style>${new Finished(STYLE)}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
<header class="top">
<div class="brand"><h1>${headingOf(reports)}</h1><p class="note">${whenOf(reports)}</p></div>
${sections.length > 1 ? contents(fleets, sections) : undefined}</header>
<main id="report">
${fleets.map(({ fleet, id }) => fleetSection(fleet, id))}${sections.map(({ report, id }) => scenarioSection(report, id))}</main>
<footer class="foot"><p>Made by ${TOOL.name} ${TOOL.version}. Charts by Apache ECharts. The page loads nothing and runs no script.</p></footer>
</body>
</html>
`
  return page.text.replaceAll(/(\d) %/gu, '$1\u00A0%')
}

const simulatedMark = (reports: readonly RunReport[]): string =>
  reports.some(({ sweep }) => sweep.simulated) ? ' (SIMULATED)' : ''

/** Of the window and of a file that is shared. */
function titleOf(reports: readonly RunReport[]): string {
  const [only] = reports
  const name = only && reports.length === 1 ? clean(only.sweep.scenario.name) : headingOf(reports)
  return `${name}${simulatedMark(reports)}`
}

const headingOf = (reports: readonly RunReport[]): string =>
  reports.length === 1 ? 'Local LLM benchmark' : `Local LLM benchmark: ${count(reports.length, 'scenario')}`

/** To the minute, in UTC, as it is stored. */
function whenOf(reports: readonly RunReport[]): string {
  const [first] = reports.map(({ sweep }) => sweep.startedAt).toSorted()
  return first === undefined ? 'nothing was measured' : `${clean(first).slice(0, 16).replace('T', ' ')} UTC`
}

const contents = (
  fleets: readonly { fleet: Fleet; id: string }[],
  sections: readonly { report: RunReport; id: string }[],
): Markup => markup`<nav aria-label="Scenarios">
<ul class="contents">
${fleets.map(({ fleet, id }) => markup`<li><a href="#${id}">${clean(fleet.scenario)} on ${fleet.machines.length} machines</a></li>\n`)}${sections.map(({ report, id }) => contentsItem(report, id))}</ul>
</nav>
`

function contentsItem(report: RunReport, id: string): Markup {
  const { role, mark, words } = outcomeOf(report)
  const { scenario, machine } = report.sweep
  return markup`<li>${pill({ mark, role, state: words })} <a href="#${id}">${clean(scenario.name)}</a> <span>${clean(scenario.model)} · ${clean(machine.key)}</span></li>
`
}
