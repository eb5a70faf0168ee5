import { readFileSync } from 'node:fs'

/** This package, as results name it. The version is read from the package's own file, beside `src` or `dist`. */
export const TOOL = { name: 'vitest-ollama-bench', version: ownVersion() } as const

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  return version
}
