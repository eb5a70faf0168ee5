/** What stands for a sign where the font has none; footnotes are lettered, as `2¹` must not become 21. */
const SIGNS: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'x',
  '×': 'x',
  '·': '|',
  '—': '-',
  '–': '-',
  '−': '-',
  '±': '+-',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '≈': '~',
  '→': '->',
  '…': '...',
  '’': "'",
  ʼ: "'",
  '█': '#',
  '▉': '#',
  '▊': '#',
  '▋': '#',
  '▌': '#',
  '▍': '-',
  '▎': '-',
  '▏': '-',
  '┊': ':',
  '╵': '^',
  ...Object.fromEntries([...'¹²³⁴⁵⁶⁷⁸⁹⁰'].map((digit, index) => [digit, 'abcdefghij'.charAt(index)])),
}

const SIGN = new RegExp(`[${Object.keys(SIGNS).join('')}]`, 'gu')

/** A gap between columns, colours aside. */
const GAP = / {2,}/u

/** Columns to leave free where a report is shown in ASCII: a line at its full width has so many signs that grow. */
export const ASCII_GROWTH = 3

/** Text of a report in ASCII; a name that holds other letters keeps them. What a sign grows by is taken from the next gap. */
export const asciiText = (text: string): string => text.split('\n').map(asciiLine).join('\n')

function asciiLine(line: string): string {
  let [done, rest] = ['', line]
  for (let at = rest.search(SIGN); at >= 0; at = rest.search(SIGN)) {
    const sign = SIGNS[rest.charAt(at)] ?? ''
    done += rest.slice(0, at) + sign
    rest = narrowed(rest.slice(at + 1), sign.length - 1)
  }
  return done + rest
}

/** Takes as many spaces out of the first gap, as long as a gap is left. */
function narrowed(text: string, columns: number): string {
  if (columns === 0) return text
  return text.replace(GAP, (gap) => ' '.repeat(Math.max(2, gap.length - columns)))
}
