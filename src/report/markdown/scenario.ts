import { markdownCell, markdownCode, markdownText } from '../../markdown-text.ts'
import type { RunReport } from '../../model/report.ts'
import type { SweepResult } from '../../model/result.ts'
import type { RequirementVerdict } from '../../model/verdict.ts'
import { coldStartColumns } from '../cold-start-lines.ts'
import { type Footnote, footnotesOf } from '../footnotes.ts'
import { placeLabel } from '../../model/places.ts'
import { LEVEL_LEGEND, levelColumns } from '../level-table.ts'
import { matrixColumns, recommendationLines } from '../matrix.ts'
import { memoryParts } from '../memory-line.ts'
import { outcomeLines } from '../outcome-lines.ts'
import { PLAIN } from '../palette.ts'
import { detailOf } from '../requirement-list.ts'
import { allFindings } from '../findings.ts'
import { levelsOfAll } from '../sweep-report.ts'
import { settingsOf, whereParts } from '../sweep-title.ts'
import { TURN_LEGEND, turnColumns } from '../turn-table.ts'
import { count } from '../units.ts'
import { variantColumns } from '../variants.ts'
import { baselineBlocks } from './baseline.ts'
import { mermaidChart } from './chart.ts'
import { diagnosisBlocks } from './diagnosis.ts'
import { adviceItem, folded, markdownTable } from './parts.ts'
import { markOf, REQUIREMENT_SIGNS } from './standing.ts'

/** One scenario: what changed, what was required, what was measured, what it comes to. */
export function scenarioBlocks(report: RunReport, { charts }: { readonly charts: boolean }): string[] {
  const { sweep, requirements, baseline } = report
  const footnotes = footnotesOf(sweep.warnings)
  return [
    `### ${markOf(report)} ${markdownText(sweep.scenario.name)}`,
    simulatedText(sweep),
    ...(baseline ? baselineBlocks(baseline) : []),
    ...requirementBlocks(requirements),
    partsText([...whereParts(sweep), ...settingsOf(sweep)]),
    ...numberBlocks(sweep, footnotes),
    charts ? mermaidChart(sweep) : '',
    findingText(sweep),
    ...diagnosisBlocks(sweep, footnotes),
    warningBlock(sweep, footnotes),
  ]
}

/** Nobody may take a simulated run for a measured one. */
function simulatedText({ simulated, machine }: SweepResult): string {
  if (!simulated) return ''
  return `**SIMULATED**: no model ran${machine.preset === undefined ? '' : ` (preset ${markdownCode(machine.preset)})`}.`
}

const partsText = (parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .map(markdownText)
    .join(' · ')

function requirementBlocks(verdicts: readonly RequirementVerdict[]): string[] {
  if (verdicts.length === 0) return []
  const rows = verdicts.map((verdict) => {
    const cells = [REQUIREMENT_SIGNS[verdict.state], markdownCode(verdict.text), markdownText(detailOf(verdict))]
    return `| ${cells.map(markdownCell).join(' | ')} |`
  })
  const next = verdicts.flatMap(({ text, advice }) =>
    advice === undefined ? [] : [adviceItem(`${markdownCode(text)}: `, advice)],
  )
  return [['| | requirement | measured |', '| :-- | :-- | :-- |', ...rows].join('\n'), next.join('\n')]
}

function numberBlocks(sweep: SweepResult, footnotes: readonly Footnote[]): string[] {
  const { turns, coldStart, matrix, changes = [] } = sweep
  if (matrix) return [markdownTable(matrixColumns(sweep, PLAIN)), listOf(recommendationLines(sweep, WIDE))]
  if (turns) return [markdownTable(turnColumns(turns, footnotes, PLAIN)), markdownText(TURN_LEGEND)]
  if (coldStart) return [markdownTable(coldStartColumns(coldStart, PLAIN))]
  if (sweep.levels.length === 0) return ['no level was run']
  const sides = changes.length === 0 ? '' : markdownTable(variantColumns(sweep, PLAIN))
  return [markdownTable(levelColumns(sweep, footnotes, PLAIN)), markdownText(LEVEL_LEGEND), sides]
}

/** Lines that nothing breaks, as the words of a list. */
const WIDE = { palette: PLAIN, width: 100_000 }

const listOf = (lines: readonly string[]): string => lines.map((line) => `- ${markdownText(line)}`).join('\n')

function findingText(sweep: SweepResult): string {
  const { matrix } = sweep
  const found = matrix ? [] : allFindings(sweep)
  const findings = found.map(({ headline, rest }) => {
    const lead = markdownText(headline)
    return `- ${markdownText(headline + rest).replace(lead, () => `**${lead}**`)}`
  })
  const memory = matrix ? '' : memoryParts(sweep).join(' · ')
  const outcomes = outcomeLines(matrix ? { ...sweep, levels: levelsOfAll(sweep) } : sweep, WIDE)
  return [...findings, listOf([...(memory === '' ? [] : [memory]), ...outcomes])]
    .filter((line) => line !== '')
    .join('\n')
}

function warningBlock({ diagnosis }: SweepResult, footnotes: readonly Footnote[]): string {
  if (footnotes.length === 0) return ''
  const items = footnotes.map(({ mark, warning }) => {
    const { parallel, place, guard, message, advice } = warning
    const label = parallel === undefined ? '' : `${placeLabel({ parallel, place })}: `
    const lead = `${mark} ${label}${guard ? 'not fit to judge: ' : ''}${markdownText(message)}. `
    return adviceItem(lead, advice === diagnosis?.advice ? '' : advice)
  })
  return folded(count(footnotes.length, 'warning'), [items.join('\n')])
}
