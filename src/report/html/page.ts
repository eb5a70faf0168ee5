import type { RunReport } from '../../model/report.ts'
import { TOOL } from '../../tool.ts'
import { clean } from '../clean.ts'
import { count } from '../units.ts'
import { type Markup, markup, Markup as Finished } from './markup.ts'
import { outcomeOf } from './outcome.ts'
import { scenarioSection } from './scenario-section.ts'
import { STYLE } from './style.ts'
import { pill } from './verdict-block.ts'

/** Nothing may be loaded or run, whatever a name or a server's message holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

/** The whole page: it holds all it shows, loads nothing and runs nothing. */
export function renderPage(reports: readonly RunReport[]): string {
  const sections = reports.map((report, index) => ({ report, id: `scenario-${index + 1}` }))
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
<p class="over">Performance of local LLMs</p>
<h1>${title}</h1>
${sections.length > 1 ? contents(sections) : undefined}</header>
<main id="report">
${sections.map(({ report, id }) => scenarioSection(report, id))}</main>
<footer class="foot"><p>Made by ${TOOL.name} ${TOOL.version}. Charts by Apache ECharts. The page loads nothing and runs no script.</p></footer>
</body>
</html>
`
  return page.text
}

function titleOf(reports: readonly RunReport[]): string {
  const [only] = reports
  const simulated = reports.some(({ sweep }) => sweep.simulated) ? ' (SIMULATED)' : ''
  if (only && reports.length === 1) return `${clean(only.sweep.scenario.name)}${simulated}`
  return `Benchmark of ${count(reports.length, 'scenario')}${simulated}`
}

const contents = (sections: readonly { report: RunReport; id: string }[]): Markup => markup`<nav aria-label="Scenarios">
<ul class="contents">
${sections.map(({ report, id }) => contentsItem(report, id))}</ul>
</nav>
`

function contentsItem(report: RunReport, id: string): Markup {
  const { role, mark, words } = outcomeOf(report)
  const { scenario, machine } = report.sweep
  return markup`<li>${pill({ mark, role, state: words })} <a href="#${id}">${clean(scenario.name)}</a> <span>${clean(scenario.model)} · ${clean(machine.key)}</span></li>
`
}
