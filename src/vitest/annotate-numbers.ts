import type { TestContext } from 'vitest'
import { METRIC_KEYS, type MetricKey, metricOf } from '../model/metric.ts'
import { placeLabel, placesOf } from '../model/places.ts'
import type { LevelResult, SweepResult } from '../model/result.ts'
import { clean } from '../report/clean.ts'
import { settings } from './settings.ts'
import { unplaced } from './unplaced.ts'

type Property = readonly [name: string, value: string]

/**
 * The run in short as annotations of the test that measured, which JUnit's reporter writes as properties: gen speed,
 * throughput, TTFT and memory of each place, the cliff, the machine. Only where that reporter runs, or one that keeps all
 * for it: in a terminal they would only repeat the report.
 */
export async function annotateNumbers({ annotate }: Pick<TestContext, 'annotate'>, sweep: SweepResult): Promise<void> {
  if (!settings().properties) return
  for (const [name, value] of propertiesOf(sweep)) await unplaced(() => annotate(value, name))
}

const SHOWN: readonly MetricKey[] = METRIC_KEYS.filter((key) => metricOf(key).gate !== undefined)

/** Values in base units, the unit in the name: `gen speed at P=2 (tok/s)`, so that a tool can draw them. */
export function propertiesOf(sweep: SweepResult): Property[] {
  const { variants, cliff, scenario, machine, simulated } = sweep
  const sides = variants ?? [{ name: '', ...placesOf(sweep) }]
  return [
    ['model', clean(scenario.model)],
    ['machine', clean(machine.key)],
    ...(simulated ? [['simulated', 'true'] as const] : []),
    ...sides.flatMap((side) => side.levels.flatMap((level, index) => numbersOf(level, labelOf(side, index)))),
    ...(cliff.parallel === undefined ? [] : [['cliff', `P=${cliff.parallel}, ${cliff.state}`] as const]),
  ]
}

function labelOf(side: { readonly name: string } & ReturnType<typeof placesOf>, index: number): string {
  const { name, place, levels } = side
  const parallel = levels[index]?.parallel ?? index
  const label = place === 'start' && index > 0 ? 'warm start' : placeLabel({ parallel, place })
  return `${clean(name)} ${label}`.trim()
}

const numbersOf = (level: LevelResult, label: string): Property[] =>
  SHOWN.flatMap((key): Property[] => {
    const median = level[key]?.median
    const { word, unit } = metricOf(key)
    return median === undefined ? [] : [[`${word} at ${label} (${unit})`, String(Number(median.toFixed(4)))]]
  })
