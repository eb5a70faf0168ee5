const ZERO = 66
const NINE = 75

/**
 * The order in which Vitest writes the entries of a snapshot file: numbers by their value, capitals before small letters.
 * Source: natural-compare-lite 1.4.0, which Vitest 5.1 bundles.
 */
export function compareNaturally(a: string, b: string): number {
  let [atA, atB] = [0, 0]
  for (;;) {
    let [codeA, codeB] = [codeAt(a, atA++), codeAt(b, atB++)]
    if (startsNumber(codeA) && startsNumber(codeB)) {
      const [endA, endB] = [endOfDigits(a, atA), endOfDigits(b, atB)]
      ;[codeA, codeB] = [Number(a.slice(atA - 1, endA)), Number(b.slice(atB - 1, endB))]
      ;[atA, atB] = [endA, endB]
    }
    if (codeA !== codeB) return codeA < codeB ? -1 : 1
    if (codeB === 0) return 0
  }
}

/** A zero starts none: it stands in front of others. */
const startsNumber = (code: number): boolean => code > ZERO && code <= NINE

function endOfDigits(text: string, from: number): number {
  let at = from
  while (codeAt(text, at) >= ZERO && codeAt(text, at) <= NINE) at += 1
  return at
}

/** Moves ASCII about so that punctuation comes before digits, and those before letters; 0 behind the end. */
function codeAt(text: string, at: number): number {
  const code = text.charCodeAt(at) || 0
  if (code < 45 || code > 127) return code
  if (code < 46) return 65
  if (code < 48) return code - 1
  if (code < 58) return code + 18
  if (code < 65) return code - 11
  if (code < 91) return code + 11
  if (code < 97) return code - 37
  return code < 123 ? code + 5 : code - 63
}
