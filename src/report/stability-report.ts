import type { StabilityResult } from '../model/stability.ts'
import { clean } from './clean.ts'
import { jsonText } from './json-text.ts'
import { deviationTable, scatterTable } from './stability-table.ts'
import { doubtLines, nextLines, verdictLines } from './stability-verdict.ts'
import { simulatedLines } from './sweep-title.ts'
import { fill, wrap } from './text-width.ts'
import { count, roughly } from './units.ts'
import { columnsOf, proseColumnsOf } from './view.ts'
import type { Frame, View } from './view.ts'

/** The terminal report of an A/A measurement: what scatters how far, and whether a gate can stand on it. */
export function renderStability(result: StabilityResult, view: View): string {
  const at = { palette: view.palette, width: columnsOf(view) }
  const prose = { palette: view.palette, width: proseColumnsOf(view) }
  const blocks = [
    title(result, prose),
    scatterTable(result.stability, at),
    deviationTable(result.stability, at),
    verdictLines(result.stability, prose),
    doubtLines(result, prose),
    nextLines(result.stability, prose),
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

/** `stability.json`: raw round values of every session, and what follows from them. */
export const renderStabilityJson = (result: StabilityResult): string => `${jsonText(result)}\n`

function title(result: StabilityResult, { palette, width }: Frame): string[] {
  const { machine, scenario } = result
  const lines = (parts: readonly string[]): string[] => fill(parts, width - 2).map((line) => `  ${line}`)
  return [
    ...wrap(`stability of ${clean(scenario.model)}`, width).map(palette.strong),
    ...(result.simulated ? simulatedLines(result, { palette, width }) : []),
    ...lines([...clean(machine.key).split(' · '), ollamaText(result)]),
    ...lines(settingsOf(result)).map(palette.dim),
  ]
}

function ollamaText({ sessions }: StabilityResult): string {
  const version = sessions.at(-1)?.conditions.ollamaVersion
  return version === undefined ? 'Ollama version not known' : `Ollama ${clean(version)}`
}

function settingsOf({ scenario, stability, loads, durationMs }: StabilityResult): string[] {
  const tokens = scenario.options['num_predict']
  return [
    `${count(stability.sessions, 'session')}${loads === 'fresh' ? ', each a fresh load' : ' without a reload'}`,
    `${count(stability.rounds, 'round')} at P=${scenario.parallel.join(', ')}`,
    tokens === undefined ? '' : `${clean(String(tokens))} tokens`,
    `${scenario.cache} prompts`,
    roughly(durationMs),
  ]
}
