import { expect, test } from 'vitest'
import { Project } from './project.ts'

/** Runs before this package's own setup file, so that it sees all that is loaded after Vitest itself. */
const LOOK = `import { registerHooks } from 'node:module'
globalThis.loaded = []
registerHooks({ load: (url, context, next) => (globalThis.loaded.push(url), next(url, context)) })
`

const BENCH = `import { writeFileSync } from 'node:fs'
import { test } from 'vitest'
import { scenario } from 'vitest-ollama-bench'

writeFileSync(new URL('loaded.json', import.meta.url), JSON.stringify(globalThis.loaded))
scenario.skip('never run', { model: 'fast', require: ['P=2 gen speed ≥ 60% of baseline'] })
test('nothing', () => {})
`

const CONFIG = `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({ plugins: [ollamaBench()], test: { setupFiles: ['./look.ts'] } })
`

const NEEDED: ReadonlySet<string> = new Set(['vitest', 'vitest-ollama-bench'])

const PACKAGE_IN = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/u

test('a file of benchmarks is collected without what measures, judges and draws', { timeout: 60_000 }, async () => {
  const project = new Project({ 'a.bench.ts': BENCH, 'look.ts': LOOK, 'vitest.config.ts': CONFIG })
  const run = await project.bench({})
  expect(run.code, run.output).toBe(0)
  const loaded = JSON.parse(project.read('loaded.json') ?? '[]') as string[]
  const files = loaded.filter((url) => url.startsWith('file:'))
  const own = files.flatMap((url) => url.split('/vitest-ollama-bench/dist/')[1] ?? [])
  expect(own).toContain('index.js')
  expect(own).toContain('vitest/setup.js')
  expect(own.filter((path) => /^(client|machine|simulator|stats|report\/palette)/u.test(path))).toEqual([])
  const packages = new Set(files.flatMap((url) => PACKAGE_IN.exec(url)?.[1] ?? []))
  // No chart library, no schema checker, no prompts, no CSV, and none of what only a run needs.
  expect([...packages].filter((name) => !NEEDED.has(name))).toEqual([])
})
