import { asAmount, asText } from '../client/json.ts'
import type { Machine } from '../model/machine.ts'
import type { LevelResult, MemoryReport, Warning } from '../model/result.ts'
import { isLoopback } from './host.ts'
import { hostedDoubts } from './hosted-doubts.ts'
import type { Target } from './target.ts'

/** Doubts that follow from where the run takes place. */
export function targetDoubts(target: Target, machine: Machine, levels: readonly LevelResult[]): Warning[] {
  return [...simulatedDoubts(target, levels), ...othersDoubts(target), ...hostedDoubts(machine)]
}

function simulatedDoubts(target: Target, levels: readonly LevelResult[]): Warning[] {
  if (!target.simulator) return []
  const measuredUpTo = asAmount(target.simulator['measuredUpTo'])
  const beyond = levels.find(({ parallel }) => measuredUpTo !== undefined && parallel > measuredUpTo)?.parallel
  const warnings: Warning[] = [
    {
      code: 'simulated',
      message: `every number is simulated (preset ${asText(target.simulator['preset']) ?? 'unnamed'}): no model ran`,
      advice: 'Name a real server with OLLAMA_HOST or the `host` option to measure one.',
    },
  ]
  if (beyond !== undefined) {
    warnings.push({
      code: 'extrapolated',
      parallel: beyond,
      message: `from P=${beyond} on the preset extrapolates: its source measured up to P=${measuredUpTo}`,
      advice: 'Take these levels as a guess.',
    })
  }
  return warnings
}

function othersDoubts(target: Target): Warning[] {
  if (target.others.length === 0) return []
  return [
    {
      code: 'other-model-loaded',
      message: `${target.others.length} other model(s) were in the server's memory when the run began`,
      advice: 'Unload them with `ollama stop MODEL`, or take the memory figure as that of all together.',
    },
  ]
}

/** A server of this machine whose processes could not be seen, so that nothing but its own word is known of its memory. */
export function unseenDoubts(target: Target, memory: readonly MemoryReport[]): Warning[] {
  const isSeen = memory.some(({ source }) => source === 'rss' || source === 'footprint')
  if (isSeen || target.simulator || !isLoopback(target.url)) return []
  return [
    {
      code: 'memory-not-measured',
      message: `the processes behind the server's port cannot be seen from here, so its memory is only what it states itself, and system memory and swap are not read`,
      advice:
        'Run the benchmark as the user that runs the server; a server in a container or behind a tunnel is measured where it runs.',
    },
  ]
}
