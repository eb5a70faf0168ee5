import type { RunReport } from '../../model/report.ts'
import type { SweepResult } from '../../model/result.ts'
import { chartsOf } from '../charts/charts.ts'
import { clean } from '../clean.ts'
import { allFindings } from '../findings.ts'
import { footnotesOf } from '../footnotes.ts'
import { memoryParts } from '../memory-line.ts'
import { diffBlock } from './diff-block.ts'
import { diagnosisBlock, failureBlock, warningBlock } from './doubt-block.ts'
import { figure } from './figure.ts'
import { machineBlock } from './machine-block.ts'
import { type Markup, markup } from '../markup.ts'
import { outcomeOf } from './outcome.ts'
import { forecastBlock, matrixBlock, placeBlock, searchBlock, variantBlock } from './place-block.ts'
import { verdictBlock } from './verdict-block.ts'

/** One run: what it comes to first, then what that rests on. */
export function scenarioSection(report: RunReport, id: string): Markup {
  const { sweep, requirements, baseline } = report
  const { role, mark, words } = outcomeOf(report)
  const footnotes = footnotesOf(sweep.warnings)
  const charts = chartsOf(report, id).map(figure)
  return markup`<section class="scenario" id="${id}" aria-labelledby="${id}-name">
<p class="over">${overline(sweep)}</p>
<h2 id="${id}-name">${clean(sweep.scenario.name)}</h2>
${simulatedNote(sweep)}
<p class="verdict ${role}"><span aria-hidden="true">${mark}</span> ${words}</p>
${findingList(sweep)}
${verdictBlock(requirements, baseline)}${diffBlock(baseline)}${diagnosisBlock(sweep)}${matrixBlock(sweep)}${variantBlock(sweep)}
${charts.length > 0 ? markup`<h3 class="unseen">Charts</h3><div class="charts">${charts}</div>` : undefined}
${placeBlock(sweep, footnotes)}${failureBlock(sweep)}${warningBlock(footnotes)}${forecastBlock(sweep)}${searchBlock(sweep)}${machineBlock(report)}</section>
`
}

function overline({ scenario, machine, conditions }: SweepResult): string {
  const version = conditions.ollamaVersion === undefined ? 'version not known' : clean(conditions.ollamaVersion)
  return [clean(scenario.model), clean(machine.key), `Ollama ${version}`].join(' · ')
}

/** Before any number: that no model ran, and whose numbers these are. */
function simulatedNote({ simulated, machine }: SweepResult): Markup | undefined {
  if (!simulated) return undefined
  const preset = machine.preset === undefined ? '' : `preset ${clean(machine.preset)}: `
  return markup`<p class="simulated"><span class="badge">SIMULATED</span> ${preset}no model ran. Point <code>host</code> at an Ollama to measure a machine.</p>`
}

function findingList(sweep: SweepResult): Markup | undefined {
  const memory = memoryParts(sweep)
  const [first, ...rest] = memory
  const items = [
    ...allFindings(sweep),
    ...(first === undefined ? [] : [{ headline: first, rest: rest.length > 0 ? `, ${rest.join(', ')}` : '' }]),
  ]
  if (items.length === 0 || sweep.matrix) return undefined
  return markup`<ul class="findings">${items.map(({ headline, rest: more }) => markup`<li><b>${clean(headline)}</b> <span>${clean(more.replace(/^[:,;]? ?/u, ''))}</span></li>\n`)}</ul>`
}
