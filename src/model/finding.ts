/**
 * fine: nothing to do. caution: it works, and numbers may suffer. mend: a benchmark will fail or mislead until it is done.
 * skipped: not looked at, for the reason told. unknown: it was to be looked at and could not be.
 */
export type FindingState = 'fine' | 'caution' | 'mend' | 'skipped' | 'unknown'

export type FindingKey =
  | 'node'
  | 'vitest'
  | 'plugin'
  | 'server'
  | 'model'
  | 'slots'
  | 'memory'
  | 'swap'
  | 'power'
  | 'load'
  | 'machine'

/** One thing that was looked at before anything is measured. Holds no address, path or name of a host. */
export interface Finding {
  readonly key: FindingKey
  readonly state: FindingState
  /** What is there, in a sentence without its full stop. */
  readonly text: string
  /** What to do; lines of commands may follow. */
  readonly advice?: string
}

/** The answer of `doctor`. Plain data. */
export interface Examination {
  readonly format: 1
  readonly tool: { readonly name: string; readonly version: string }
  /** The server is a simulator: nothing that is said of its model and memory is of a real one. */
  readonly simulated: boolean
  readonly findings: readonly Finding[]
}
