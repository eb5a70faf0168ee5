import type { SweepResult } from '../model/result.ts'
import { clean } from './clean.ts'
import { fill, wrap } from './text-width.ts'
import { count, roughly } from './units.ts'
import type { Frame } from './view.ts'

const INDENT = '  '

/** Scenario, what ran where, and how; a simulated run says so before anything else. */
export function sweepTitle(sweep: SweepResult, { palette, width }: Frame): string[] {
  const lines = (parts: readonly string[]): string[] => fill(parts, width - INDENT.length).map((line) => INDENT + line)
  return [
    ...wrap(clean(sweep.scenario.name), width).map(palette.strong),
    ...(sweep.simulated ? simulatedLines(sweep, { palette, width }) : []),
    ...lines(whereParts(sweep)),
    ...lines(settingsOf(sweep)).map(palette.dim),
  ]
}

/** That no model ran, and whose numbers these are. */
export function simulatedLines({ machine }: Pick<SweepResult, 'machine'>, { palette, width }: Frame): string[] {
  const preset = machine.preset === undefined ? '' : `preset ${clean(machine.preset)}: `
  const badge = ' SIMULATED '
  const [first = '', ...others] = wrap(`${preset}no model ran`, width - badge.length - 3)
  const advice = wrap('Point `host` at an Ollama to measure a machine.', width - badge.length - 3)
  const below = [...others, ...advice].map((line) => ' '.repeat(badge.length + 3) + palette.dim(line))
  return [`${INDENT}${palette.badge(badge)} ${first}`, ...below]
}

/** What ran where, a part each. */
export const whereParts = (sweep: SweepResult): string[] => [
  clean(sweep.scenario.model),
  ...clean(sweep.machine.key).split(' · '),
  ollamaText(sweep),
]

const ollamaText = ({ conditions }: SweepResult): string =>
  conditions.ollamaVersion === undefined ? 'Ollama version not known' : `Ollama ${clean(conditions.ollamaVersion)}`

/** How it was measured, a part each; one that is not known is empty. */
export function settingsOf(sweep: SweepResult): string[] {
  const { scenario, conditions, levels, turns, coldStart, durationMs } = sweep
  const tokens = scenario.options['num_predict']
  const places = turns ?? (coldStart ? [coldStart.cold] : levels)
  const rounds = places.flatMap((place) => place.genSpeed?.rounds.length ?? [])
  const [fewest, most] = [Math.min(...rounds), Math.max(...rounds)]
  return [
    clean(conditions.quantization ?? ''),
    conditions.contextLength === undefined ? '' : `num_ctx ${conditions.contextLength}`,
    tokens === undefined ? '' : `${clean(String(tokens))} tokens`,
    turns ? count(scenario.turns ?? turns.length, 'turn') : coldStart ? 'cold start' : `${scenario.cache} prompts`,
    rounds.length === 0
      ? ''
      : fewest === most
        ? count(most, turns ? 'conversation' : 'round')
        : `${fewest}-${most} ${turns ? 'conversations' : 'rounds'}`,
    roughly(durationMs),
  ]
}
