import { type GatedMetricKey, isGated, METRIC_KEYS, metricOf } from '../model/metric.ts'
import type { LoadResult, VariantChange, VariantResult } from '../model/result.ts'
import { type Interval, pairedInterval } from '../stats/paired-interval.ts'

/**
 * ln(to / from) of one metric at one level, load by load: load i of one variant ran beside load i of the other, so what
 * drifts in both cancels. Undefined with fewer than two pairs.
 */
export function variantRatio(
  [from, to]: readonly [VariantResult, VariantResult],
  at: { readonly metric: GatedMetricKey; readonly parallel: number },
): Interval | undefined {
  const logs = from.loads.flatMap((load, index) => {
    const [a, b] = [medianAt(load, at), medianAt(to.loads[index], at)]
    return a !== undefined && b !== undefined && a > 0 && b > 0 ? [Math.log(b / a)] : []
  })
  return pairedInterval(logs)
}

/** Every judged metric at every level of the first variant against every other. */
export function compareVariants([first, ...others]: readonly VariantResult[]): VariantChange[] {
  if (!first) return []
  return others.flatMap((other) =>
    METRIC_KEYS.filter(isGated).flatMap((metric) =>
      first.levels.flatMap(({ parallel }) => {
        const ratio = variantRatio([first, other], { metric, parallel })
        return ratio ? [changeOf(ratio, { from: first.name, to: other.name, metric, parallel })] : []
      }),
    ),
  )
}

function changeOf(
  { mean, halfWidth, n }: Interval,
  names: Pick<VariantChange, 'from' | 'to' | 'metric' | 'parallel'>,
): VariantChange {
  const worse = metricOf(names.metric).better === 'higher' ? -mean : mean
  const side = worse - halfWidth > 0 ? 'worse' : worse + halfWidth < 0 ? 'better' : 'same'
  return { ...names, ratio: Math.exp(mean), band: Math.exp(halfWidth), pairs: n, side }
}

function medianAt(
  load: LoadResult | undefined,
  { metric, parallel }: { readonly metric: GatedMetricKey; readonly parallel: number },
): number | undefined {
  if (metric === 'memoryBytes') return load?.memory[0]?.settledBytes
  return load?.levels.find((level) => level.parallel === parallel)?.[metric]?.median
}
