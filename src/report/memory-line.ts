import type { MemorySource } from '../model/machine.ts'
import type { SweepResult } from '../model/result.ts'
import { bytes, percent } from './units.ts'

const WORDS: Readonly<Record<MemorySource, string>> = {
  rss: 'process tree',
  footprint: 'footprint',
  'api/ps': '/api/ps',
}

/** The server's memory by source, after warm-up at the highest level; the larger against RAM. Empty when none was read. */
export function memoryParts({ memory, machine }: SweepResult): string[] {
  const settled = memory.flatMap(({ source, settledBytes }) =>
    settledBytes === undefined ? [] : [{ source, settledBytes }],
  )
  if (settled.length === 0) return []
  const largest = Math.max(...settled.map((report) => report.settledBytes))
  const growth = memory.find((report) => (report.growthBytes ?? 0) > 0)?.growthBytes
  const figures = settled.map(({ source, settledBytes }) => `${bytes(settledBytes)} ${WORDS[source]}`)
  return [
    `memory ${figures.join(', ')}`,
    ...(machine.ramBytes === undefined ? [] : [`${percent(largest / machine.ramBytes)} of RAM`]),
    ...(growth === undefined ? [] : [`grew ${bytes(growth)}`]),
  ]
}
