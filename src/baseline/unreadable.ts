import { BenchError } from '../errors.ts'

/** `line` counts from 1 within the entry, where the line with `exports[…] =` is line 1. */
export function unreadable(line: number, what: string, fix: string): BenchError {
  return new BenchError(
    'BASELINE_UNREADABLE',
    `The stored baseline cannot be read, so nothing was compared and nothing written. Line ${line} of the entry: ${what}. ${fix}`,
    { details: { line, what, fix } },
  )
}
