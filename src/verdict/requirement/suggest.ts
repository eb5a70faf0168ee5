/** Longest word worth a suggestion; beyond it the list of valid words says more. */
const LONGEST = 40

/**
 * The valid words nearest to a written one, best first, at most three: those it is part of, else the one that is
 * reached by the fewest edits, if they are at most a third of the letters.
 */
export function nearest(written: string, words: readonly string[]): readonly string[] {
  const target = plain(written)
  if (target.length === 0 || target.length > LONGEST) return []
  const parts = words.filter((word) => word.toLowerCase().split(' ').includes(target))
  if (parts.length > 0) return parts.slice(0, 3)
  const ranked = words
    .map((word) => ({ word, edits: editDistance(target, plain(word)) }))
    .filter(({ word, edits }) => edits <= Math.max(1, Math.floor(Math.max(target.length, word.length) / 3)))
    .filter(({ word, edits }) => edits < Math.max(target.length, plain(word).length))
    .toSorted((a, b) => a.edits - b.edits)
  return ranked
    .filter(({ edits }) => edits === ranked[0]?.edits)
    .map(({ word }) => word)
    .slice(0, 3)
}

/** `did you mean "gen speed" or "user speed"?` */
export function didYouMean(words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined
  const quoted = words.map((word) => `"${word}"`)
  const last = quoted.pop()
  return `did you mean ${quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last}?`
}

/** Case, blanks, hyphens and underscores carry no meaning: `Gen-Speed`, `genSpeed` and `gen  speed` are one word. */
export const plain = (word: string): string => word.toLowerCase().replaceAll(/[\s_-]/gu, '')

/** Damerau-Levenshtein distance (optimal string alignment): insert, delete, replace, or swap two neighbours. */
export function editDistance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const edits = [cell(last, column) + 1, cell(current, column - 1) + 1, cell(last, column - 1) + (same ? 0 : 1)]
      current.push(Math.min(...edits, swapped ? cell(before, column - 2) + 1 : Infinity))
    }
    ;[before, last] = [last, current]
  }
  return cell(last, b.length)
}

const cell = (row: readonly number[], column: number): number => row[column] ?? Infinity
