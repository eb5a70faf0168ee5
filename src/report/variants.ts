import { METRICS } from '../model/metric.ts'
import type { SweepResult, VariantChange } from '../model/result.ts'
import { clean } from './clean.ts'
import type { Palette } from './palette.ts'
import { type Column, renderTable } from './table.ts'
import { change, metricText, percent } from './units.ts'
import type { Frame } from './view.ts'

/** The A/B table: metric, level, each variant's value, the change with its band, and whether it is clear. */
export function variantLines(sweep: SweepResult, { palette, width }: Frame): string[] {
  const { variants = [], changes = [] } = sweep
  const [first] = variants
  if (!first || changes.length === 0) return []
  const title = `  ${palette.strong(variants.map(({ name }) => clean(name)).join(' → '))}${palette.dim(`, ${first.loads.length} loads each, in turn`)}`
  const { lines } = renderTable(variantColumns(sweep, palette), width)
  return [title, ...lines, palette.dim('  ± 95 % interval of the loads, pair by pair')]
}

export function variantColumns({ variants = [], changes = [] }: SweepResult, palette: Palette): Column[] {
  const right = (name: string, cells: readonly string[]): Column => ({
    name,
    head: [palette.dim(name)],
    cells,
    align: 'right',
  })
  const valueOf = (name: string, { metric, parallel }: VariantChange): string => {
    const level = variants.find((variant) => variant.name === name)?.levels.find((each) => each.parallel === parallel)
    return metricText(metric, level?.[metric]?.median)
  }
  return [
    {
      ...right(
        'metric',
        changes.map(({ metric }) => METRICS[metric].word),
      ),
      align: 'left',
    },
    right(
      'P',
      changes.map(({ parallel }) => String(parallel)),
    ),
    right(
      'variant',
      changes.map(({ to }) => clean(to)),
    ),
    right(
      'before',
      changes.map((each) => valueOf(each.from, each)),
    ),
    right(
      'after',
      changes.map((each) => valueOf(each.to, each)),
    ),
    right(
      'change',
      changes.map(({ ratio, side }) => paint(palette, side)(change(ratio - 1))),
    ),
    right(
      '±',
      changes.map(({ band }) => percent(band - 1)),
    ),
    {
      ...right(
        '',
        changes.map(({ side }) => paint(palette, side)(side === 'same' ? 'no clear change' : side)),
      ),
      align: 'left',
    },
  ]
}

function paint(palette: Palette, side: VariantChange['side']): (text: string) => string {
  if (side === 'worse') return palette.bad
  return side === 'better' ? palette.good : palette.dim
}
