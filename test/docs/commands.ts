import type { Block } from './markdown.ts'

/** One command of a shell block. */
export interface ShellCommand {
  readonly environment: Readonly<Record<string, string>>
  readonly program: string
  readonly args: readonly string[]
}

/** Where a command lies in a project that has Vitest and the tarball. */
const BINS: Readonly<Record<string, string>> = {
  vitest: 'node_modules/vitest/vitest.mjs',
  'vitest-ollama-bench': 'node_modules/vitest-ollama-bench/dist/cli/bin.js',
}

/** The commands of a block, in order; what stands behind `#` is a comment. */
export const commandsOf = ({ text }: Pick<Block, 'text'>): ShellCommand[] =>
  text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => line.replace(/(?:^|\s)#.*$/, '').split(/\s(?:&&|&|\|)(?:\s|$)/))
    .filter((line) => line.trim() !== '')
    .map(commandOf)

/** `NAME=value program 'a word' "another" --more`. */
export function commandOf(line: string): ShellCommand {
  const words = [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  )
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
  const [program = '', ...args] = words.slice(first)
  const variables = words
    .slice(0, first)
    .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])
  return { environment: Object.fromEntries(variables), program, args }
}

/** The script that `npx` would start, and its arguments. */
export function scriptOf({ program, args: [name = '', ...args] }: ShellCommand): { script: string; args: string[] } {
  const script = BINS[name]
  if (program !== 'npx' || !script) throw new Error(`"${program} ${name}" is not npx and a command of this project`)
  return { script, args }
}
