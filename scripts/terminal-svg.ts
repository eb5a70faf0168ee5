/** Terminal output as SVG: text that can be selected, bars as shapes, a cell grid that no font can shift. */
export function terminalSvg(output: string, title: string): string {
  const lines = output.split('\n').map(spansOf)
  const columns = Math.max(...lines.map(widthOf), title.length + 4)
  const width = round(columns * CELL.width + 2 * MARGIN)
  const height = (lines.length + 2) * CELL.height + MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<style>text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:${FONT_SIZE}px;white-space:pre}</style>`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    ...[0, 1, 2].map((dot) => `<circle cx="${MARGIN + 5 + dot * 16}" cy="18" r="5" fill="#30363d"/>`),
    `<text x="${MARGIN + 56}" y="22" fill="${DIM}">${escape(title)}</text>`,
    ...lines.flatMap((spans, row) => spans.flatMap((span) => shapesOf(span, row))),
    '</svg>',
    '',
  ].join('\n')
}

interface Style {
  readonly color: string
  readonly background?: string
  readonly bold?: boolean
  readonly dim?: boolean
  readonly inverse?: boolean
}

interface Span {
  readonly text: string
  readonly column: number
  readonly style: Style
}

const FONT_SIZE = 13
const CELL = { width: 7.8, height: 17 }
const MARGIN = 16
const [BACKGROUND, FOREGROUND, DIM] = ['#0d1117', '#e6edf3', '#8b949e']
/** ANSI 30 to 37, as GitHub's dark theme shows them. */
const COLORS = ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4']
const PLAIN: Style = { color: FOREGROUND }
/** "Select graphic rendition": the escape sequences that colours are made of. */
const SGR = new RegExp(`${String.fromCodePoint(0x1b)}\\[([\\d;]*)m`)

function spansOf(line: string): Span[] {
  const spans: Span[] = []
  let style = PLAIN
  let column = 0
  for (const [index, part] of line.split(SGR).entries()) {
    if (index % 2 === 1) style = part.split(';').map(Number).reduce(styled, style)
    else if (part !== '') {
      spans.push({ text: part, column, style })
      column += part.length
    }
  }
  return spans
}

function styled(style: Style, code: number): Style {
  if (code === 1) return { ...style, bold: true }
  if (code === 2) return { ...style, dim: true }
  if (code === 7 || code === 27) return { ...style, inverse: code === 7 }
  if (code === 22) return { ...style, bold: false, dim: false }
  if (code === 39) return { ...style, color: FOREGROUND }
  if (code === 49) return { ...style, background: undefined }
  const color = COLORS[code % 10]
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) return { ...style, color: color ?? FOREGROUND }
  if (code >= 40 && code <= 47) return { ...style, background: color }
  return code === 0 ? PLAIN : style
}

function shapesOf({ text, column, style }: Span, row: number): string[] {
  const top = (row + 2) * CELL.height
  const fill = style.inverse ? BACKGROUND : style.dim ? DIM : style.color
  const behind = style.inverse ? style.color : style.background
  const shapes = behind ? [cells(column, top, text.length, behind)] : []
  for (const { 0: word, index } of text.matchAll(/[█-▏]+|[^█-▏\s]+(?: [^█-▏\s]+)*/gu)) {
    const at = column + index
    if (/[█-▏]/u.test(word)) shapes.push(cells(at, top, barLength(word), fill))
    else shapes.push(textAt(word, { at, top, fill, bold: style.bold === true }))
  }
  return shapes
}

/** U+2588 is a whole cell, U+258F an eighth. */
const barLength = (bar: string): number =>
  [...bar].reduce((sum, block) => sum + (0x2590 - (block.codePointAt(0) ?? 0x2590)) / 8, 0)

const cells = (column: number, top: number, count: number, fill: string): string =>
  `<rect x="${x(column)}" y="${top + 2}" width="${round(count * CELL.width)}" height="${CELL.height - 3}" fill="${fill}"/>`

function textAt(text: string, at: { at: number; top: number; fill: string; bold: boolean }): string {
  const length = round(text.length * CELL.width)
  const weight = at.bold ? ' font-weight="bold"' : ''
  return `<text x="${x(at.at)}" y="${at.top + 13}" fill="${at.fill}"${weight} textLength="${length}" lengthAdjust="spacingAndGlyphs">${escape(text)}</text>`
}

const x = (column: number): number => round(MARGIN + column * CELL.width)
const round = (value: number): number => Math.round(value * 10) / 10
const widthOf = (spans: readonly Span[]): number => spans.reduce((sum, { text }) => sum + text.length, 0)
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
