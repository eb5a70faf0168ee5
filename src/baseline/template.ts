import { unreadable } from './unreadable.ts'

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0' }
const CODE = /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/y

/** A template literal read from `text`, as JavaScript would, but without running anything. */
export interface Template {
  readonly value: string
  /** Offset behind the closing backtick. */
  readonly end: number
}

/**
 * Reads the literal whose opening backtick is at `start`. Undefined when it is never closed.
 * @throws BASELINE_UNREADABLE on `${`, which would need code to be run.
 */
export function readTemplate(text: string, start: number): Template | undefined {
  let value = ''
  for (let at = start + 1; at < text.length;) {
    const char = text[at] ?? ''
    if (char === '`') return { value, end: at + 1 }
    if (char === '$' && text[at + 1] === '{') throw refuseCode(text, start, at)
    const [piece, length] = char === '\\' ? readEscape(text, at) : readPlain(text, at)
    value += piece
    at += length
  }
  return undefined
}

/** A line break is LF, however the file was checked out. */
function readPlain(text: string, at: number): [string, number] {
  if (text[at] !== '\r') return [text[at] ?? '', 1]
  return ['\n', text[at + 1] === '\n' ? 2 : 1]
}

function readEscape(text: string, at: number): [string, number] {
  CODE.lastIndex = at
  const code = CODE.exec(text)
  if (code) {
    const point = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16)
    return [point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD', code[0].length]
  }
  const [next, length] = readPlain(text, at + 1)
  if (next === '\n') return ['', 1 + length]
  return [SIMPLE[next] ?? next, 1 + length]
}

function refuseCode(text: string, start: number, at: number): Error {
  const line = text.slice(start, at).split('\n').length
  return unreadable(line, 'an unescaped "${", which would run code', 'Write it as \\${.')
}
