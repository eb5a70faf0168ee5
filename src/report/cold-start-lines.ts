import type { MetricKey } from '../model/metric.ts'
import type { ColdStart, Unload } from '../model/result.ts'
import type { Finding } from './cliff-lines.ts'
import type { Palette } from './palette.ts'
import { type Column, renderTable } from './table.ts'
import { bytes, count, digits, duration, metricText, percent } from './units.ts'
import type { Frame } from './view.ts'

const COLUMNS: readonly (readonly [MetricKey, ...string[]])[] = [
  ['loadMs', 'load', 'time'],
  ['ttftMs', 'TTFT', ''],
  ['prefillMs', 'prefill', 'time'],
  ['genSpeed', 'gen speed', ''],
  ['e2eMs', 'e2e', ''],
  ['memoryBytes', 'memory', ''],
]

/** The request that had to wait for the load, and the one after it; medians over rounds. */
export const coldStartTable = (coldStart: ColdStart, { palette, width }: Frame): string[] => [
  ...renderTable(coldStartColumns(coldStart, palette), width).lines,
]

export function coldStartColumns({ cold, warm }: ColdStart, palette: Palette): Column[] {
  const sides = [cold, warm]
  const columns = COLUMNS.map(([key, ...head], index) => ({
    name: head.join(' ').trim(),
    head: [...head.slice(0, -1), palette.dim(head.at(-1) ?? '')],
    cells: sides.map((side) => metricText(key, side[key]?.median)),
    align: 'right' as const,
    ...(index > 1 ? { dropRank: index } : {}),
  }))
  const names = { name: 'start', head: ['', ''], cells: ['cold', 'warm'].map(palette.strong), align: 'left' as const }
  return [names, ...columns]
}

export function coldStartFindings({ cold, warm, unloads, firstLoadMs }: ColdStart): Finding[] {
  return [costFinding(cold, warm), firstLoadFinding(firstLoadMs), unloadFinding(unloads)].filter(
    (finding) => finding !== undefined,
  )
}

function costFinding(cold: ColdStart['cold'], warm: ColdStart['warm']): Finding | undefined {
  const [from, to] = [warm.ttftMs?.median, cold.ttftMs?.median]
  if (from === undefined || to === undefined) return undefined
  const load = cold.loadMs ? `, of which ${duration(cold.loadMs.median)} is the load` : ''
  return {
    headline: `a cold start waits ${duration(to)}`,
    rest: ` for its first token${load}; warm it is ${duration(from)} (${digits(to / from)} ×)`,
  }
}

function firstLoadFinding(firstLoadMs: number | undefined): Finding | undefined {
  if (firstLoadMs === undefined) return undefined
  return {
    headline: `first load ${duration(firstLoadMs)}`,
    rest: ': it may have read the model from disk; later loads find the file in the memory of the system',
  }
}

function unloadFinding(unloads: readonly Unload[]): Finding | undefined {
  const held = unloads.filter(({ released }) => !released).length
  const [last] = unloads.slice(-1)
  if (!last || held > 0) return undefined
  const longest = Math.max(...unloads.map(({ waitedMs }) => waitedMs))
  return {
    headline: 'memory given back',
    rest: ` after ${count(unloads.length, 'unload')}${amounts(last)}, within ${duration(longest, 0)}`,
  }
}

function amounts({ beforeBytes, afterBytes }: Unload): string {
  if (beforeBytes === undefined || afterBytes === undefined) return ''
  return ` (${bytes(beforeBytes)} to ${bytes(afterBytes)}, ${percent(afterBytes / beforeBytes)} left)`
}
