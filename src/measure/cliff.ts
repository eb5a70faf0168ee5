import type { Capacity, Cliff, CliffLevel, LevelResult, SweetSpot } from '../model/result.ts'
import { pairedRatio } from '../stats/paired-ratio.ts'

/** A level's ratio is a matter of contention only up to the server's slots; beyond them requests wait instead. */
export function findCliff(levels: readonly LevelResult[], threshold: number, capacity: Capacity): Cliff {
  const base = levels.find((level) => level.parallel === 1)?.genSpeed
  const judged = levels.flatMap((level): CliffLevel[] => {
    const beyond = capacity.queueFrom !== undefined && level.parallel >= capacity.queueFrom
    if (level.parallel === 1 || beyond || !base || !level.genSpeed) return []
    const { logMedian, halfWidthWithFloor } = pairedRatio(level.genSpeed.rounds, base.rounds)
    return [
      {
        parallel: level.parallel,
        ratio: Math.exp(logMedian),
        band: Math.exp(halfWidthWithFloor),
        side: side(logMedian, halfWidthWithFloor, threshold),
      },
    ]
  })
  return { threshold, levels: judged, ...locate(judged) }
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
  const known = levels.flatMap(({ parallel, throughput }) => (throughput ? [{ parallel, throughput }] : []))
  const peak = known.reduce<(typeof known)[number] | undefined>(
    (best, level) => (best && best.throughput.median >= level.throughput.median ? best : level),
    undefined,
  )
  if (!peak) return undefined
  const sides = known.map(({ parallel, throughput }) => {
    const { logMedian, halfWidthWithFloor } = pairedRatio(throughput.rounds, peak.throughput.rounds)
    return {
      parallel,
      enough: Math.exp(logMedian) >= SWEET_SHARE,
      side: side(logMedian, halfWidthWithFloor, SWEET_SHARE),
    }
  })
  const chosen = sides.find((level) => level.enough)?.parallel ?? peak.parallel
  const low = sides.find((level) => level.side !== 'below')?.parallel ?? chosen
  const high = sides.find((level) => level.side === 'above')?.parallel ?? peak.parallel
  return { parallel: chosen, interval: [Math.min(low, chosen), Math.max(high, chosen)], peak: peak.parallel }
}
