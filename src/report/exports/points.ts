import { METRIC_KEYS, type MetricKey, metricOf } from '../../model/metric.ts'
import { type MeasuredPlaces, placeLabel, placesOf } from '../../model/places.ts'
import type { LevelMetrics, LevelResult, Summary, SweepResult } from '../../model/result.ts'
import type { RunReport } from '../../model/report.ts'
import { clean } from '../clean.ts'

/** A place where a run measured, as other tools name it. */
export interface Point {
  readonly report: RunReport
  /** Of an A/B run or a managed matrix. */
  readonly variant?: string
  /** `P=2`, `turn 3`, `cold start`, `warm start`. */
  readonly place: string
  readonly level: LevelResult
}

/** Every place of every run, in their order. */
export const pointsOf = (reports: readonly RunReport[]): Point[] => reports.flatMap(placesOfReport)

function placesOfReport(report: RunReport): Point[] {
  const { variants } = report.sweep
  if (!variants) return labelled(placesOf(report.sweep)).map((at) => ({ report, ...at }))
  return variants.flatMap(({ name, levels }) =>
    labelled({ levels }).map((at) => ({ report, variant: clean(name), ...at })),
  )
}

function labelled({ levels, place }: MeasuredPlaces): Pick<Point, 'place' | 'level'>[] {
  return levels.map((level, index) => ({
    place: place === 'start' && index > 0 ? 'warm start' : placeLabel({ parallel: level.parallel, place }),
    level,
  }))
}

/** What a level has values of, in the registry's order. */
export const LEVEL_METRICS: readonly MetricKey[] = METRIC_KEYS.filter((key) => metricOf(key).sample !== 'run')

/** Metrics that were measured, with what their rounds say. */
export const measuredOf = (metrics: LevelMetrics, keys: readonly MetricKey[]): [MetricKey, Summary][] =>
  keys.flatMap((key): [MetricKey, Summary][] => {
    const summary = metrics[key]
    return summary ? [[key, summary]] : []
  })

/**
 * A point's name, by which a tool finds it again next time: project, scenario, variant and place, the same from run to
 * run. Where two runs would have one name, that of the machine (and of its merged report) is added to both, then a number.
 */
export function namesOf(points: readonly Point[]): string[] {
  const plain = points.map((point) => nameOf(point))
  const repeated = repeatedIn(plain)
  const named = points.map((point, index) =>
    repeated.has(plain[index] ?? '') ? nameOf(point, machineOf(point.report)) : (plain[index] ?? ''),
  )
  return numbered(named)
}

function nameOf({ report, variant, place }: Point, machine?: string): string {
  const parts = [report.project, scenarioOf(report.sweep), variant, machine, place]
  return parts.filter((part) => part !== undefined && part !== '').join(' > ')
}

const machineOf = ({ label, sweep }: RunReport): string =>
  clean([label, sweep.machine.key].filter((part) => part !== undefined).join(' · '))

const scenarioOf = ({ scenario }: SweepResult): string => clean(scenario.name)

const repeatedIn = (names: readonly string[]): Set<string> =>
  new Set(names.filter((name, index) => names.indexOf(name) < index))

function numbered(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let number = 2; taken.has(free); number += 1) free = `${name} (${number})`
    taken.add(free)
    return free
  })
}
