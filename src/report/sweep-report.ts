import type { LevelResult, SweepResult } from '../model/result.ts'
import type { BaselineVerdict, RequirementVerdict } from '../model/verdict.ts'
import { baselineLines } from './baseline-line.ts'
import { coldStartTable } from './cold-start-lines.ts'
import { diagnosisLines } from './diagnosis-lines.ts'
import { allFindings } from './findings.ts'
import { type Footnote, footnotesOf, renderFootnotes } from './footnotes.ts'
import { levelTable } from './level-table.ts'
import { matrixLines, recommendationLines } from './matrix.ts'
import { memoryParts } from './memory-line.ts'
import { outcomeLines } from './outcome-lines.ts'
import { requirementList } from './requirement-list.ts'
import { sweepCharts } from './sweep-charts.ts'
import { sweepTitle } from './sweep-title.ts'
import { fill, hang } from './text-width.ts'
import { variantLines } from './variants.ts'
import { turnCharts, turnTable } from './turn-table.ts'
import { columnsOf, proseColumnsOf } from './view.ts'
import type { Frame, View } from './view.ts'

export interface SweepView extends View {
  readonly requirements?: readonly RequirementVerdict[]
  readonly baseline?: BaselineVerdict
}

/** The terminal report of one scenario: blocks with a blank line between, none where there is nothing to say. */
export function renderSweep(sweep: SweepResult, view: SweepView): string {
  const at = { palette: view.palette, width: columnsOf(view) }
  const prose = { palette: view.palette, width: proseColumnsOf(view) }
  const footnotes = footnotesOf(sweep.warnings)
  const verdicts = view.requirements ?? []
  const blocks = [
    sweepTitle(sweep, prose),
    ...(sweep.matrix
      ? [matrixLines(sweep, at), recommendationLines(sweep, prose)]
      : levelBlocks(sweep, footnotes, view)),
    outcomeLines(sweep.matrix ? { ...sweep, levels: levelsOfAll(sweep) } : sweep, prose),
    [
      ...(verdicts.length === 0 ? [] : requirementList(verdicts, prose)),
      ...(view.baseline === undefined ? [] : baselineLines(view.baseline, prose)),
    ],
    renderFootnotes(footnotes, prose),
    diagnosisLines(sweep, footnotes, prose),
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

export const levelsOfAll = ({ variants = [] }: SweepResult): LevelResult[] => variants.flatMap(({ levels }) => levels)

/** Of one server: its levels, what they show, and how it compares with another. */
function levelBlocks(sweep: SweepResult, footnotes: readonly Footnote[], view: View): string[][] {
  const at = { palette: view.palette, width: columnsOf(view) }
  const prose = { palette: view.palette, width: proseColumnsOf(view) }
  return [
    placeTable(sweep, footnotes, at),
    variantLines(sweep, at),
    sweep.turns ? turnCharts(sweep, prose) : sweepCharts(sweep, prose),
    findingLines(sweep, prose),
  ]
}

/** What was measured, by the place where it was. */
function placeTable(sweep: SweepResult, footnotes: readonly Footnote[], at: Frame): string[] {
  if (sweep.turns) return turnTable(sweep.turns, footnotes, at)
  if (sweep.coldStart) return coldStartTable(sweep.coldStart, at)
  return sweep.levels.length === 0 ? ['  no level was run'] : levelTable(sweep, footnotes, at)
}

function findingLines(sweep: SweepResult, { palette, width }: Frame): string[] {
  const findings = allFindings(sweep).flatMap((finding) =>
    hang('  ', finding.headline + finding.rest, width).map((line, index) =>
      index === 0 ? line.replace(finding.headline, palette.strong) : line,
    ),
  )
  return findings.concat(fill(memoryParts(sweep), width - 2).map((line) => `  ${palette.dim(line)}`))
}
