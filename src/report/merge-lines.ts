import { clean } from './clean.ts'
import { hang } from './text-width.ts'
import { count } from './units.ts'
import type { Frame } from './view.ts'

/** A word on an entry of a snapshot file, and on one machine of it. */
interface Note {
  readonly entry: string
  readonly machine?: string
  readonly what: string
}

/** What only a person can decide, each with what to do. */
export function refusalLines(
  refusals: readonly (Note & { readonly fix: string })[],
  { palette, width }: Frame,
): string[] {
  const headline = `not merged, and nothing written: ${count(refusals.length, 'thing')} that only you can decide`
  return [
    palette.bad(headline),
    ...refusals.flatMap((refusal) => [
      ...subjectLines(refusal, { palette, width }),
      ...hang('    ', clean(refusal.what), width),
      ...hang('    → ', clean(refusal.fix), width).map(palette.dim),
    ]),
  ]
}

/** What was decided on the way, so that nobody has to find it in the diff. */
export const noteLines = (notes: readonly Note[], at: Frame): string[] =>
  notes.flatMap((note) => [...subjectLines(note, at), ...hang('    ', clean(note.what), at.width)])

function subjectLines({ entry, machine }: Note, { palette, width }: Frame): string[] {
  const subject = hang('  ', clean(entry), width).map(palette.strong)
  return machine === undefined ? subject : [...subject, ...hang('    ', `[${clean(machine)}]`, width)]
}
