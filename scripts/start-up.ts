/**
 * What `import 'vitest-ollama-bench'` costs beyond Vitest's own start, and the modules it loads: fresh `vitest bench`
 * processes, with and without the package in turn, medians. `npm run start-up [turns]`; it ends with 1 past the bound.
 */
import { performance } from 'node:perf_hooks'
import { median } from '../src/stats/quantile.ts'
import { Consumer } from '../test/consumer.ts'

const TURNS = Number(process.argv[2] ?? 9)
const BOUND_MS = 60

const PLAIN = `import { test } from 'vitest'
test('nothing', () => {})
`
const IMPORTED = `import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { test } from 'vitest'
const modules: string[] = []
if (process.env.LIST) registerHooks({ load: (url, context, next) => (modules.push(url), next(url, context)) })
const start = performance.now()
await import('vitest-ollama-bench')
writeFileSync(new URL('imported.json', import.meta.url), JSON.stringify({ ms: performance.now() - start, modules }))
test('nothing', () => {})
`
const PLUGIN = `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'
export default defineConfig({ plugins: [ollamaBench()] })
`

interface Imported {
  readonly ms: number
  readonly modules: readonly string[]
}

const consumer = await Consumer.create()
try {
  consumer.write('plain/a.bench.ts', PLAIN)
  consumer.write('imported/a.bench.ts', IMPORTED)
  consumer.write('plugged/a.bench.ts', IMPORTED)
  consumer.write('plugged/vitest.config.ts', PLUGIN)
  const walls = { plain: [] as number[], imported: [] as number[], plugged: [] as number[] }
  const imports: number[] = []
  // The first of each fills caches, of the disk and of Vitest.
  for (let turn = 0; turn <= TURNS; turn += 1) {
    for (const root of ['plain', 'imported', 'plugged'] as const) {
      const ms = await wallMs(root)
      if (turn === 0) continue
      walls[root].push(ms)
      if (root === 'imported') imports.push(importedIn(root).ms)
    }
  }
  report(imports, walls, await modulesOf('imported'))
} finally {
  consumer.remove()
}

async function wallMs(root: string, environment: Readonly<Record<string, string>> = {}): Promise<number> {
  const start = performance.now()
  const { code, output } = await consumer.node(
    'node_modules/vitest/vitest.mjs',
    ['bench', '--run', '--root', root],
    environment,
  )
  if (code !== 0) throw new Error(`vitest bench in ${root}/ ended with ${code}:\n${output}`)
  return performance.now() - start
}

function importedIn(root: string): Imported {
  return JSON.parse(consumer.read(`${root}/imported.json`)) as Imported
}

async function modulesOf(root: string): Promise<readonly string[]> {
  await wallMs(root, { LIST: '1' })
  return importedIn(root).modules
}

function report(
  imports: readonly number[],
  walls: Readonly<Record<'plain' | 'imported' | 'plugged', readonly number[]>>,
  modules: readonly string[],
): void {
  const imported = median(imports) ?? Number.NaN
  const isMet = imported < BOUND_MS
  row("import 'vitest-ollama-bench', beyond Vitest", imports, ` ${isMet ? 'met' : 'MISSED'}: < ${BOUND_MS} ms`)
  row('`vitest bench` of an empty file, whole process', walls.plain)
  row('  with the import', walls.imported)
  row('  with the import and the plugin', walls.plugged)
  const own = modules.filter((url) => url.includes('/vitest-ollama-bench/'))
  const others = new Set(modules.filter((url) => !own.includes(url)).map(packageOf))
  console.log(`modules: ${own.length} of this package, and of others: ${[...others].join(', ') || 'none'}`)
  if (!isMet) process.exitCode = 1
}

function row(what: string, values: readonly number[], verdict = ''): void {
  const [least, middle, most] = [Math.min(...values), median(values) ?? Number.NaN, Math.max(...values)]
  const range = `${least.toFixed(0)}-${most.toFixed(0)}`
  console.log(
    `${what.padEnd(50)} ${middle.toFixed(1).padStart(7)} ms  (${range}, ${values.length} runs) ${verdict}`.trimEnd(),
  )
}

function packageOf(url: string): string {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/u.exec(url)?.[1] ?? url
}
