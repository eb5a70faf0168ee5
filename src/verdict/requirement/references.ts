import { isGated, metricOf } from '../../model/metric.ts'
import type { LevelResult, SweepResult } from '../../model/result.ts'
import { variantRatio } from '../../measure/compare-variants.ts'
import { pairRounds } from '../../measure/pair-rounds.ts'
import type { Interval } from '../../stats/paired-interval.ts'
import { type PairedRatio, pairedRatio, pooledMad } from '../../stats/paired-ratio.ts'
import { type Comparison, type MultipleBound, type ValueBound, factorOf, numberOf } from './ast.ts'
import { levelAbsence } from './absence.ts'
import { noContention } from './contention.ts'
import { type Lacking, isLacking } from './finding.ts'
import { formatFactor, formatLimit, formatPlace, formatValue } from './format.ts'
import type { Held } from './held.ts'
import type { RequirementInput } from './input.ts'
import { printReference } from './print.ts'
import { baseValue } from './units.ts'
import { readLevel } from './values.ts'

/** Against a plain number. */
export function heldAgainstValue({ metric, op }: Comparison, bound: ValueBound, value: number): Held {
  const limit = baseValue(bound, metricOf(metric).unit)
  const required = [op, `${bound.amount}`, bound.unit].filter(Boolean).join(' ')
  return { value, limit, required, shown: formatValue(metric, value, { unit: bound.unit, beside: limit }) }
}

/** The level a metric is looked at, and its value there. */
export interface LevelValue {
  readonly level: LevelResult
  readonly value: number
}

/** Against a multiple of another level of this run, or of what is stored for the same level. */
export function heldAgainstMultiple(
  requirement: Comparison & { readonly bound: MultipleBound },
  now: LevelValue,
  input: RequirementInput,
): Held | Lacking {
  const { metric, op, bound } = requirement
  const base = referenceValue(requirement, now, input)
  if (isLacking(base)) return base
  const name = printReference(bound.of)
  if (base.value <= 0) return noMultiple(requirement, base.value)
  const [ratio, limit] = [now.value / base.value, factorOf(bound)]
  const share = formatFactor(ratio, bound.sign, limit)
  const of = `${bound.sign === '%' ? `${share} of` : share} ${name} (${formatValue(metric, base.value)})`
  const required = `${op} ${formatLimit(limit, bound.sign)}`
  return {
    value: ratio,
    limit,
    shown: `${formatValue(metric, now.value)} = ${of}`,
    required,
    band: base.band,
    sign: bound.sign,
  }
}

interface ReferenceValue {
  readonly value: number
  readonly band?: PairedRatio
}

function referenceValue(
  requirement: Comparison & { readonly bound: MultipleBound },
  now: LevelValue,
  input: RequirementInput,
): ReferenceValue | Lacking {
  const { of } = requirement.bound
  if (of.kind === 'stored') return storedValue(requirement, now.level.parallel, input)
  if (of.kind === 'variant') return variantValue({ ...requirement, other: of.name }, now, input)
  const { metric, stat } = requirement
  const level = input.sweep.levels.find(({ parallel }) => parallel === numberOf(of))
  if (!level) return levelAbsence(input.sweep, numberOf(of))
  const alone = noContention(level, metric)
  if (alone) return alone
  const reading = readLevel(input.sweep, level, { metric, stat })
  return isLacking(reading)
    ? reading
    : { value: reading.value, band: bandOf(requirement, input.sweep, [now.level, level]) }
}

/** The same level of another variant; the band comes from the loads, paired as they ran beside each other. */
function variantValue(
  { metric, stat, other }: Comparison & { readonly other: string },
  { level: { parallel } }: LevelValue,
  { sweep, variant }: RequirementInput,
): ReferenceValue | Lacking {
  const [base, now] = [other, variant].map((name) => sweep.variants?.find((each) => each.name === name))
  const level = base?.levels.find((each) => each.parallel === parallel)
  if (!base || !now || !level) {
    return {
      lacking: `P=${parallel} of "${other}" was not measured`,
      cure: 'Let the run go to its end, and look at its warnings.',
    }
  }
  const reading = readLevel({ ...sweep, ...base }, level, { metric, stat })
  if (isLacking(reading)) return reading
  const pairs = stat === 'median' && isGated(metric) ? variantRatio([base, now], { metric, parallel }) : undefined
  return { value: reading.value, band: pairs && { logMedian: pairs.mean, ...widthsOf(pairs) } }
}

const widthsOf = ({ halfWidth, n }: Interval): Omit<PairedRatio, 'logMedian'> => ({
  halfWidth,
  halfWidthWithFloor: halfWidth,
  n,
})

/** What the stored sessions' medians are at that level. */
function storedValue(
  { metric }: Comparison,
  parallel: number,
  { baseline, sweep }: RequirementInput,
): ReferenceValue | Lacking {
  const cell = baseline?.judgement?.cells.find((each) => each.metric === metric && each.parallel === parallel)
  if (cell?.stored !== undefined && isGated(metric)) return { value: cell.stored }
  return {
    lacking: `no ${metricOf(metric).word} is stored for ${formatPlace(sweep, parallel)}${baseline ? `: ${baseline.headline}` : ''}`,
    cure: baseline?.advice ?? 'Record a stored baseline first: run the benchmark of this scenario with `-u`.',
  }
}

/**
 * The band of a ratio of two levels, from their rounds paired in time, with the scatter of all levels. Only medians of
 * speeds and times have one: memory and counts are compared plainly.
 */
function bandOf(
  { metric, stat }: Comparison,
  sweep: SweepResult,
  [level, reference]: readonly [LevelResult, LevelResult],
): PairedRatio | undefined {
  const { unit } = metricOf(metric)
  const { numerators, denominators } = pairRounds(metric, level, reference)
  if (stat !== 'median' || (unit !== 'tok/s' && unit !== 'ms')) return undefined
  if (!numerators.some((value, index) => value > 0 && (denominators[index] ?? 0) > 0)) return undefined
  const others = sweep.levels.filter(({ parallel }) => parallel !== reference.parallel)
  const series = others.map((other) => pairRounds(metric, other, reference))
  return pairedRatio(numerators, denominators, pooledMad(series))
}

function noMultiple({ metric, bound }: Comparison & { readonly bound: MultipleBound }, value: number): Lacking {
  const word = metricOf(metric).word
  return {
    lacking: `${word} of ${printReference(bound.of)} is ${formatValue(metric, value)}, and no multiple of that says anything`,
    cure: `Hold ${word} against a plain number instead.`,
  }
}
