import type { Capacity, Cliff, CliffLevel, LevelResult, SweetSpot } from '../model/result.ts'
import { pairedRatio, pooledMad } from '../stats/paired-ratio.ts'
import { pairRounds } from './pair-rounds.ts'

/**
 * Levels whose gen speed is below the line. A level's ratio is a matter of contention only up to the server's slots;
 * beyond them requests wait instead, so those levels are left out.
 */
export function findCliff(levels: readonly LevelResult[], threshold: number, capacity: Capacity): Cliff {
  const base = levels.find((level) => level.parallel === 1)
  const within = levels.filter(
    ({ parallel }) => parallel > 1 && parallel < (capacity.queueFrom ?? Number.POSITIVE_INFINITY),
  )
  const series = within.flatMap((level) =>
    base?.genSpeed && level.genSpeed ? [{ parallel: level.parallel, ...pairRounds('genSpeed', level, base) }] : [],
  )
  const judged = bands(series).map(({ parallel, logMedian, halfWidth }): CliffLevel => {
    const around = side(logMedian, halfWidth, threshold)
    return { parallel, ratio: Math.exp(logMedian), band: Math.exp(halfWidth), side: around }
  })
  return { threshold, levels: judged, ...locate(judged) }
}

interface Series {
  readonly parallel: number
  readonly numerators: readonly number[]
  readonly denominators: readonly number[]
}

/** Ratios paired by round; the scatter is pooled over levels, because a few rounds of one level tell little of it. */
function bands(series: readonly Series[]): { parallel: number; logMedian: number; halfWidth: number }[] {
  const pooled = pooledMad(series)
  return series.map(({ parallel, numerators, denominators }) => {
    const { logMedian, halfWidthWithFloor } = pairedRatio(numerators, denominators, pooled)
    return { parallel, logMedian, halfWidth: halfWidthWithFloor }
  })
}

function side(logRatio: number, halfWidth: number, threshold: number): CliffLevel['side'] {
  const line = Math.log(threshold)
  if (logRatio + halfWidth < line) return 'below'
  return logRatio - halfWidth > line ? 'above' : 'edge'
}

function locate(levels: readonly CliffLevel[]): Pick<Cliff, 'state' | 'parallel' | 'after'> {
  if (levels.length === 0) return { state: 'unknown' }
  const below = levels.findIndex((level) => level.side === 'below')
  const first = levels[below]
  if (!first) {
    const edge = levels.find((level) => level.side === 'edge')
    return edge ? { state: 'edge', parallel: edge.parallel } : { state: 'none' }
  }
  const after = levels.slice(0, below).findLast((level) => level.side === 'above')?.parallel ?? 1
  const before = levels[below - 1]?.parallel ?? 1
  const sharp = before === after && first.parallel - after === 1
  return { state: sharp ? 'at' : 'between', parallel: first.parallel, after }
}

/** Share of the peak throughput that is good enough. */
const SWEET_SHARE = 0.95

/**
 * Smallest level with >= 95 % of the peak. The interval runs from the smallest level that is not clearly below that to
 * the first that clearly reaches it, or to the peak where none does.
 */
export function findSweetSpot(levels: readonly LevelResult[]): SweetSpot | undefined {
  const known = levels.flatMap((level) => (level.throughput ? [{ ...level, throughput: level.throughput }] : []))
  const peak = known.reduce<(typeof known)[number] | undefined>(
    (best, level) => (best && best.throughput.median >= level.throughput.median ? best : level),
    undefined,
  )
  if (!peak) return undefined
  const series = known.map((level) => ({ parallel: level.parallel, ...pairRounds('throughput', level, peak) }))
  const sides = bands(series).map(({ parallel, logMedian, halfWidth }) => {
    return { parallel, enough: Math.exp(logMedian) >= SWEET_SHARE, side: side(logMedian, halfWidth, SWEET_SHARE) }
  })
  const chosen = sides.find((level) => level.enough)?.parallel ?? peak.parallel
  const low = sides.find((level) => level.side !== 'below')?.parallel ?? chosen
  const high = sides.find((level) => level.side === 'above')?.parallel ?? peak.parallel
  return { parallel: chosen, interval: [Math.min(low, chosen), Math.max(high, chosen)], peak: peak.throughput.median }
}
