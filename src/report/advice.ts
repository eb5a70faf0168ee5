import { cleanLines } from './clean.ts'
import { hang } from './text-width.ts'

/** A name and what belongs to it, two spaces or more apart: `  Mac app    launchctl setenv …`. */
const NAMED = /^( *\S.{0,20}? {2,4})(\S.*)$/u

/** Advice below what it is about, an arrow before it; its commands stay in their columns. */
export function adviceLines(advice: string | undefined, indent: string, width: number): string[] {
  return cleanLines(advice ?? '').flatMap((line, index) => {
    const start = indent + (index === 0 ? '→ ' : '  ')
    const [, name = ' '.repeat(line.search(/\S/u)), rest = line.trimStart()] = NAMED.exec(line) ?? []
    return hang(start + name, rest, width)
  })
}
