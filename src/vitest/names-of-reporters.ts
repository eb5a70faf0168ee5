import type { Vitest } from 'vitest/node'

/** Those that are Vitest's own or named; one that is given as an object has no name. */
export const namesOfReporters = ({ reporters }: Pick<Vitest['config'], 'reporters'>): string[] =>
  reporters.flatMap((entry) => {
    const name: unknown = Array.isArray(entry) ? entry[0] : entry
    return typeof name === 'string' ? [name] : []
  })
