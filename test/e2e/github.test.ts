import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall } from './scenarios.ts'
import { serve } from './server.ts'

const CONFIG = `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({
  plugins: [ollamaBench({ outputs: {
    markdown: 'out/summary.md', comment: 'out/comment.md', csv: 'out/sweep.csv', bencher: 'out/bencher.json',
    biggerIsBetter: 'out/bigger.json', smallerIsBetter: 'out/smaller.json',
  } })],
})
`

/** In line 3: one requirement is missed, one cannot be judged. */
const CHAT = scenarioCall('two, chats: 100%', {
  require: ['TTFT < 0.1 ms at P=2', 'TTFT p95 < 9 s at P=2'],
  onNotMeasured: 'skip',
})

const LONG = `import { test } from 'vitest-ollama-bench'

test('the long form', { timeout: 50_000 }, async ({ ollama }) => {
  await ollama.sweep({ model: 'fast', prompt: 'Say hello.', parallel: [1, 2], rounds: 1, options: { num_predict: 12 } })
})
`

test('a job on GitHub: its page, a warning where nothing was judged, properties, files; nothing twice', async () => {
  const project = new Project({ [BENCH]: benchFile(CHAT), 'long.bench.ts': LONG, 'vitest.config.ts': CONFIG })
  project.write('page.md', '')
  const reporters = ['default', 'github-actions', 'junit'].flatMap((name) => ['--reporter', name])
  const run = await project.bench(
    { ...(await serve()), GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: `${project.root}/page.md` },
    ...reporters,
    '--outputFile.junit=report.xml',
  )
  expect(run.code, run.output).toBe(1)

  const orders = run.output.match(/^::.*$/gm) ?? []
  expect(orders.map((line) => line.split(' ')[0]).toSorted(), run.output).toEqual(['::error', '::error', '::warning'])
  const place = `${project.root}/${BENCH},line=3,col`
  expect(orders.find((line) => line.startsWith('::warning'))).toMatch(
    new RegExp(
      `^::warning file=${place}=1,title=two%2C chats%3A 100%25 > TTFT p95 < 9 s at P=2::not measured: TTFT p95 < 9 s at P=2: .*%0A`,
    ),
  )
  for (const line of orders) expect(line).toMatch(/,line=3,col/)

  const page = project.read('page.md') ?? ''
  expect(page.match(/^## .*/gm)?.toSorted()).toEqual([
    '## Vitest Test Report',
    '## vitest-ollama-bench: 2 scenarios, 2 of 2 requirements not met',
  ])
  expect(page.match(/^### (?!Summary).*/gm)).toEqual(['### ❌ two, chats: 100%', '### 📊 the long form'])
  expect(page).toContain(project.read('out/summary.md'))

  const junit = project.read('report.xml') ?? ''
  expect(junit.match(/<property name="gen speed at P=2 \(tok\/s\)" value="[\d.]+">/g)).toHaveLength(2)
  expect(junit.match(/<property name="simulated" value="true">/g)).toHaveLength(2)

  expect(project.read('out/comment.md')).toMatch(/^<!-- vitest-ollama-bench -->\n/)
  expect(parse(project.read('out/sweep.csv') ?? '', { bom: true, columns: true })).toHaveLength(4)
  for (const name of ['bencher', 'bigger', 'smaller'])
    expect(Object.keys(JSON.parse(project.read(`out/${name}.json`) ?? '')).length).toBeGreaterThan(3)
}, 60_000)
