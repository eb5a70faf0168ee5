import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readOrEmpty, withoutComments } from './project.ts'

/** What the bench files of a project say in their text; nothing of them is run. */
export interface Benches {
  /** Files that import this package. */
  readonly files: number
  /** Models that are named as plain text, each once, in the order of the files. Those of a simulator are left out. */
  readonly models: readonly string[]
  /** There are some, and each brings a simulator. */
  readonly areSimulated: boolean
  /** A requirement needs several requests to be served at once, by another server than a simulator. */
  readonly needSlots: boolean
}

/** A project has fewer folders than this; what lies beyond is not looked at. */
const MOST_FOLDERS = 2000

const SKIPPED = new Set(['node_modules', 'dist', 'build', 'coverage'])

const BENCH = /\.(?:bench|benchmark)\.[cm]?[jt]sx?$/

export function readBenches(root: string): Benches {
  const texts = benchFiles(root)
    .map((file) => withoutComments(readOrEmpty(file)))
    .filter((text) => text.includes('vitest-ollama-bench'))
  const measuring = texts.filter((text) => !text.includes(SIMULATOR))
  const models = measuring.flatMap((text) => [...text.matchAll(MODEL)].map(([, , name = '']) => name))
  return {
    files: texts.length,
    models: [...new Set(models)],
    areSimulated: texts.length > 0 && measuring.length === 0,
    needSlots: measuring.some((text) => SLOTS.test(text)),
  }
}

const SIMULATOR = 'vitest-ollama-bench/simulator'

const MODEL = /\bmodel:\s*(['"`])([^'"`\\\n$]+)\1/g

/** Gen speed of several at once, or a cliff, which is made of it. */
const SLOTS = /\bP\s*=\s*(?!1\b)\d+\s+gen speed\b|\bgen speed\b[^'"`\n]*\bat P\s*=\s*(?!1\b)\d|\bcliff\s*>/i

function benchFiles(root: string): string[] {
  const found: string[] = []
  const folders = [root]
  for (let seen = 0; seen < MOST_FOLDERS; seen += 1) {
    const folder = folders.shift()
    if (folder === undefined) break
    for (const entry of entriesOf(folder)) {
      if (entry.isDirectory() && !SKIPPED.has(entry.name) && !entry.name.startsWith('.'))
        folders.push(join(folder, entry.name))
      else if (entry.isFile() && BENCH.test(entry.name)) found.push(join(folder, entry.name))
    }
  }
  return found
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}
