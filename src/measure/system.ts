import type { SystemSample } from '../model/machine.ts'
import { highest } from '../stats/highest.ts'

/** Readings of a stretch of time, both ends included; ms on the run's clock. */
const during = (samples: readonly SystemSample[], from: number, to: number): readonly SystemSample[] =>
  samples.filter(({ atMs }) => atMs >= from && atMs <= to)

/** Most memory of the machine in use at one reading between these times; absent where there was no reading. */
export function highestUsed(samples: readonly SystemSample[], from: number, to: number): number | undefined {
  return highest(during(samples, from, to).map(({ usedBytes }) => usedBytes))
}

/** Highest level of the system's own word for being short of memory. */
export function highestPressure(samples: readonly SystemSample[], from: number, to: number): number | undefined {
  return highest(during(samples, from, to).map(({ pressureLevel }) => pressureLevel))
}

/**
 * Bytes written to swap between the first reading and the last. Not the growth of used swap, which also falls: pages
 * that are read back leave it. Absent with fewer than two readings.
 */
export function swapGrowth(samples: readonly SystemSample[]): number | undefined {
  const counts = samples.flatMap(({ swapOutBytes }) => swapOutBytes ?? [])
  const [first, last] = [counts[0], counts.at(-1)]
  return first === undefined || last === undefined || counts.length < 2 ? undefined : last - first
}
