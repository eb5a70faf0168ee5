import { isOfRam, type MemorySource } from '../model/machine.ts'
import type { SweepResult } from '../model/result.ts'
import { highest } from '../stats/highest.ts'
import { bytes, percent } from './units.ts'

/** What each reading is of. */
export const SOURCE_WORDS: Readonly<Record<MemorySource, string>> = {
  rss: 'process tree',
  footprint: 'footprint',
  'api/ps': '/api/ps',
  gpu: 'GPU',
  'gpu-total': 'GPU, all programs',
}

/** The server's memory and its machine's. Empty when none was read. */
export const memoryParts = (sweep: SweepResult): string[] => [...serverParts(sweep), ...machineParts(sweep)]

/** By source, after warm-up at the highest level; the larger against RAM. */
function serverParts({ memory, machine }: SweepResult): string[] {
  const settled = memory.flatMap(({ source, settledBytes }) =>
    settledBytes === undefined ? [] : [{ source, settledBytes }],
  )
  if (settled.length === 0) return []
  const largest = highest(settled.flatMap((report) => (isOfRam(report.source) ? report.settledBytes : [])))
  const growth = memory.find((report) => isOfRam(report.source) && (report.growthBytes ?? 0) > 0)?.growthBytes
  const figures = settled.map(({ source, settledBytes }) => `${bytes(settledBytes)} ${SOURCE_WORDS[source]}`)
  return [
    `memory ${figures.join(', ')}`,
    ...shareOfRam(largest, machine.ramBytes),
    ...(growth === undefined ? [] : [`grew ${bytes(growth)}`]),
  ]
}

/** The most that was in use while rounds ran, and what was written to swap. */
function machineParts({ levels, machine, run }: SweepResult): string[] {
  const used = highest(levels.map((level) => level.systemMemoryBytes?.median))
  const swapped = run.swapBytes?.median
  return [
    ...(used === undefined ? [] : [`system memory up to ${bytes(used)}`, ...shareOfRam(used, machine.ramBytes)]),
    ...(swapped === undefined ? [] : [swapped > 0 ? `swapped out ${bytes(swapped)}` : 'no swap']),
  ]
}

const shareOfRam = (amount: number | undefined, ramBytes: number | undefined): string[] =>
  amount === undefined || ramBytes === undefined ? [] : [`${percent(amount / ramBytes)} of RAM`]
