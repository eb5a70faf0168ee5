import { type Document, YAMLMap } from 'yaml'
import type { GatedMetricKey } from '../model/metric.ts'
import type { Variant } from './merge-sessions.ts'
import { GATED_KEYS } from './session.ts'
import { placesWords, Undecided } from './undecided.ts'

/** Those of all files, in the words of one of them; a metric that two files give another tolerance is not ours to choose. */
export function joinTolerances(read: readonly Variant[]): Map<GatedMetricKey, string> {
  const joined = GATED_KEYS.flatMap((metric) => {
    const given = read.filter(({ section }) => section.tolerance[metric] !== undefined)
    const values = new Map(
      given.map((each) => [each.section.tolerance[metric], `${toleranceText(each, metric)} in ${each.place}`]),
    )
    if (values.size > 1)
      throw new Undecided(
        `the tolerance of ${metric} is ${[...values.values()].join(' and ')}`,
        'Write the same one on both sides, then merge again.',
      )
    const [text] = given.map((each) => toleranceText(each, metric)).toSorted()
    return text === undefined ? [] : [[metric, text] as const]
  })
  return new Map(joined)
}

const toleranceText = ({ section }: Variant, metric: string): string =>
  String(section.nodes.document.getIn(['tolerance', metric]))

/** A tolerance that only some files hold was added there, or removed elsewhere: it is kept, and said. */
export function oneSidedTolerances(read: readonly Variant[]): string[] {
  return GATED_KEYS.flatMap((metric) => {
    const [having, lacking] = [true, false].map((has) =>
      read.filter(({ section }) => (section.tolerance[metric] !== undefined) === has),
    )
    if (!having?.length || !lacking?.length) return []
    return [
      `its tolerance of ${metric} is that of ${placesWords(having.map(({ place }) => place))} (${placesWords(lacking.map(({ place }) => place))} has none)`,
    ]
  })
}

/** What is there stays as it is written. */
export function setTolerance(document: Document, tolerance: ReadonlyMap<string, string>): void {
  const there = document.get('tolerance', true)
  const map = there instanceof YAMLMap ? there : new YAMLMap(document.schema)
  if (map !== there) {
    map.flow = true
    document.set('tolerance', map)
  }
  for (const [metric, text] of tolerance) if (String(map.get(metric)) !== text) map.set(metric, text)
}
