import { BenchError } from '../errors.ts'

/** Where something stands: `a.snap:12`. */
export type Place = string

/** Two files say what only a person can choose between. */
export class Undecided extends Error {
  override readonly name = 'Undecided'
  /** What to do. */
  readonly fix: string

  constructor(what: string, fix: string) {
    super(what)
    this.fix = fix
  }
}

/** `a.snap:12 and b.snap:30`. */
export function placesWords(places: readonly Place[]): string {
  const unique = [...new Set(places)]
  return unique.length < 2 ? unique.join('') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`
}

/** An error of a reader, which counts lines within the entry, with its place in the file; others as they are. */
export function placedError(error: unknown, place: (line: number) => Place): unknown {
  if (!(error instanceof BenchError)) return error
  const { line, what, fix } = error.details
  return new Undecided(`${place(Number(line))}: ${String(what)}`, String(fix))
}
