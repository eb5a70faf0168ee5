import type { FleetCell, FleetRow } from '../model/fleet.ts'
import { CONDITION_KEYS, CONDITION_LABELS, conditionText } from '../model/condition-labels.ts'
import { type MetricKey, METRICS } from '../model/metric.ts'
import { isOfRam } from '../model/machine.ts'
import type { RunReport } from '../model/report.ts'
import type { LevelMetrics, SweepResult } from '../model/result.ts'
import { highest } from '../stats/highest.ts'
import { cliffCell } from './cliff-lines.ts'
import { settingText } from './setting-words.ts'
import { baselineCell, requirementCell } from './verdict-cells.ts'
import { ABSENT, bytes, metricText, percent } from './units.ts'

const NOTHING: FleetCell = { text: ABSENT }

/** What is compared, a row each; one that no machine has anything to say to is left out. */
export function fleetRows(reports: readonly RunReport[]): FleetRow[] {
  const sweeps = reports.map(({ sweep }) => sweep)
  const rows = [
    ...metricRows(sweeps),
    ...runRows(sweeps),
    ...requirementRows(reports),
    { group: 'baseline', name: 'stored baseline', cells: reports.map(({ baseline }) => baselineCell(baseline)) },
    ...conditionRows(sweeps),
  ] satisfies FleetRow[]
  return rows.filter(({ cells }) => cells.some(({ text }) => text !== ABSENT))
}

const COMPARED: readonly MetricKey[] = ['genSpeed', 'throughput', 'ttftMs']

/** Where a run measured, by the words for it. */
function placesIn({ levels, turns, coldStart, variants }: SweepResult): ReadonlyMap<string, LevelMetrics> {
  if (variants) return new Map()
  if (turns) return new Map(turns.map((turn) => [`turn ${turn.turn}`, turn]))
  if (coldStart) return new Map(Object.entries({ cold: coldStart.cold, warm: coldStart.warm }))
  return new Map(levels.map((level) => [`P=${level.parallel}`, level]))
}

/** By metric, then by place; a level that only some machines measured has its row too. */
function metricRows(sweeps: readonly SweepResult[]): FleetRow[] {
  const places = sweeps.map(placesIn)
  const names = [...new Set(places.flatMap((each) => [...each.keys()]))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  const metrics = sweeps.some(({ coldStart }) => coldStart) ? (['loadMs', ...COMPARED] as const) : COMPARED
  return metrics.flatMap((metric) =>
    names.map((at) => ({
      group: 'metric' as const,
      name: METRICS[metric].word,
      at,
      cells: places.map((each) => metricCell(metric, each.get(at)?.[metric]?.median)),
    })),
  )
}

const metricCell = (metric: MetricKey, value: number | undefined): FleetCell =>
  value === undefined ? NOTHING : { text: metricText(metric, value), value }

function runRows(sweeps: readonly SweepResult[]): FleetRow[] {
  const row = (name: string, cell: (sweep: SweepResult) => FleetCell): FleetRow => ({
    group: 'run',
    name,
    cells: sweeps.map(cell),
  })
  return [
    row('memory', memoryCell),
    row('of RAM', ramShareCell),
    row('cliff', (sweep) => (isSweep(sweep) ? cliffCell(sweep) : NOTHING)),
    row('sweet spot', ({ sweetSpot, variants }) => textCell(sweetSpot && !variants && `P=${sweetSpot.parallel}`)),
    row('queue from', ({ capacity }) => textCell(capacity.queueFrom && `P=${capacity.queueFrom}`)),
    row('recommended', ({ matrix }) => {
      const setting = matrix?.settings.find(({ name }) => name === matrix.recommended)?.setting
      return textCell(setting && settingText(setting))
    }),
  ]
}

const isSweep = ({ turns, coldStart, variants }: SweepResult): boolean => !turns && !coldStart && !variants

const textCell = (text: string | number | false | undefined): FleetCell => (text ? { text: String(text) } : NOTHING)

/** The larger of what the server needs by each reading of RAM, after warm-up at the highest level. */
const memoryOf = ({ memory }: SweepResult): number | undefined =>
  highest(memory.flatMap(({ source, settledBytes }) => (isOfRam(source) ? [settledBytes] : [])))

function memoryCell(sweep: SweepResult): FleetCell {
  const value = memoryOf(sweep)
  return value === undefined ? NOTHING : { text: bytes(value), value }
}

function ramShareCell(sweep: SweepResult): FleetCell {
  const [value, ram] = [memoryOf(sweep), sweep.machine.ramBytes]
  return value === undefined || ram === undefined ? NOTHING : { text: percent(value / ram), value: value / ram }
}

/** In the order in which the first machine that has one was asked. */
function requirementRows(reports: readonly RunReport[]): FleetRow[] {
  const texts = new Set(reports.flatMap(({ requirements }) => requirements.map(({ text }) => text)))
  return [...texts].map((name) => ({
    group: 'requirement',
    name,
    cells: reports.map(({ requirements }) => requirementCell(requirements.find(({ text }) => text === name))),
  }))
}

/** Those that explain a difference beside the machine; which text the probe had and who measured do not. */
const EXPLAINING = CONDITION_KEYS.filter((key) => key !== 'probeText' && key !== 'tool' && key !== 'memorySource')

function conditionRows(sweeps: readonly SweepResult[]): FleetRow[] {
  return EXPLAINING.flatMap((key) => {
    const texts = sweeps.map(({ conditions }) => conditionText(key, conditions))
    if (new Set(texts).size < 2) return []
    return [{ group: 'condition', name: CONDITION_LABELS[key], cells: texts.map(textCell) }]
  })
}
