import type { Capacity, LevelResult } from '../model/result.ts'

/** With fewer requests generating at once on average, a level was served one after the other. */
export const ONE_AT_A_TIME = 1.25

/**
 * Slots are seen only when a level has more requests than slots: then fewer than P ever generate at once.
 * They are the largest number of requests seen generating at the same moment.
 */
export function findCapacity(levels: readonly LevelResult[]): Capacity {
  const seen = levels.flatMap(({ parallel, peakOverlap }) =>
    peakOverlap === undefined ? [] : [{ parallel, peakOverlap }],
  )
  const queueing = seen.filter(({ parallel, peakOverlap }) => peakOverlap < parallel)
  const first = queueing[0]
  if (!first) return {}
  const slots = Math.round(Math.max(...seen.map((level) => level.peakOverlap)))
  const queueFrom = queueing.find(({ parallel }) => parallel > slots)?.parallel
  return queueFrom === undefined ? {} : { slots, queueFrom }
}
