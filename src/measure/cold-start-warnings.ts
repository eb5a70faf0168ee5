import type { ColdStart, Warning } from '../model/result.ts'

/** What is to be known of a cold start beside its numbers. */
export function coldStartWarnings({ unloads }: ColdStart): Warning[] {
  const held = unloads.filter(({ released }) => !released)
  const [worst] = held.toSorted((a, b) => (b.afterBytes ?? 0) - (a.afterBytes ?? 0))
  if (!worst) return []
  const [after, before] = [gigabytes(worst.afterBytes), gigabytes(worst.beforeBytes)]
  return [
    {
      code: 'memory-not-released',
      message: `memory was not given back after ${held.length} of ${unloads.length} unloads: ${after} of ${before} were still held ${Math.round(worst.waitedMs / 1000)} s later`,
      advice:
        'Look for another runner of the server (`ollama ps`) or one that outlived an earlier server; what it holds is missing for the next model. Load times are then those of a machine that is short of memory.',
    },
  ]
}

const gigabytes = (bytes = 0): string => `${(bytes / 1e9).toFixed(2)} GB`
