import { readdirSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { foundIn, HEADERS, hostileServer, USER } from '../hostile.ts'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { serve } from './server.ts'

/** A plugin whose host holds a password, and headers that hold keys. */
const config = (host: string): string => `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({
  plugins: [ollamaBench({ host: ${JSON.stringify(host)}, headers: ${JSON.stringify(HEADERS)}, outputs: { json: 'out/sweep.json' } })],
})
`

const REPORTS = [
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json=report.json',
  '--reporter=junit',
  '--outputFile.junit=report.xml',
]

/** `$(…)`, backticks and an order to a CI runner in the name of a file, as far as every file system takes it. */
const FILE = '$(touch owned) `touch owned` & ##[error].bench.ts'

async function run(bench: string, failing: boolean, files: Readonly<Record<string, string>> = {}) {
  const { OLLAMA_HOST } = await serve()
  const server = await hostileServer(OLLAMA_HOST, { failing })
  onTestFinished(() => server.stop())
  const project = new Project({ ...files, [BENCH]: bench, 'vitest.config.ts': config(server.url) })
  const ended = await project.bench({ CI: '' }, ...REPORTS)
  const reports = ['out/sweep.json', 'report.json', 'report.xml', SNAPSHOT].map((path) => project.read(path) ?? '')
  return { ended, project, reports }
}

describe('a hostile server, through a real run', { timeout: 90_000 }, () => {
  test('that fails: nothing moves the terminal or orders CI, no secret is in what is printed or written', async () => {
    const bench = benchFile(
      scenarioCall('two chats', { require: ['no errors'] }),
      scenarioCall('none', { model: 'absent' }),
    )
    const { ended, project, reports } = await run(bench, true)
    expect(ended.code, ended.output).toBe(1)
    expect(ended.output).toContain('did not complete')
    expect(ended.output).toContain('<secret>')
    expect(foundIn(ended.output)).toEqual([])
    for (const report of reports) expect(foundIn(report)).toEqual([])
    for (const json of reports.slice(0, 2)) expect(JSON.parse(json)).toBeTypeOf('object')
    expect(readdirSync(project.root).toSorted()).toEqual(
      [
        'chat.bench.ts',
        'node_modules',
        'out',
        'package.json',
        'report.json',
        'report.xml',
        'vitest.config.ts',
      ].toSorted(),
    )
    expect(readdirSync(`${project.root}/out`)).toEqual(['sweep.json'])
  })

  test('that answers: its names are in the baseline as text, and the file is still whole for the next run', async () => {
    const bench = benchFile(scenarioCall('../../../../two chats', { reload: 'never' }))
    const { ended, project, reports } = await run(bench, false)
    expect(ended.code, ended.output).toBe(0)
    for (const report of [ended.output, ...reports]) expect(foundIn(report)).toEqual([])
    expect(project.read(SNAPSHOT)).toContain('vitest-ollama-bench baseline, format 1')
    const again = await project.bench({ CI: '' }, '-u')
    expect(again.output).not.toContain('cannot be read')
    expect(foundIn(again.output)).toEqual([])
  })
})

test('wrong options: the message holds no secret', { timeout: 60_000 }, async () => {
  const host = `http://${USER}:s3cret-p@ss@box/?key=key-0123456789abcdef`
  const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats')), 'vitest.config.ts': config(host) })
  const ended = await project.bench({}, ...REPORTS)
  expect(ended.code, ended.output).toBe(1)
  expect(ended.output).toContain('give a key as one of `headers`')
  for (const text of [ended.output, project.read('report.json') ?? '', project.read('report.xml') ?? ''])
    expect(foundIn(text)).toEqual([])
})

test.skipIf(process.platform === 'win32')(
  'a file name is never run, and stands quoted in a command',
  { timeout: 60_000 },
  async () => {
    const bench = benchFile(scenarioCall('two chats'))
    const project = new Project({ [FILE]: bench, [`__snapshots__/${FILE}.snap`]: '<<<<<<< HEAD\n=======\n>>>>>>> x\n' })
    const ended = await project.bench(await serve())
    expect(ended.output).toContain("git checkout --ours -- '__snapshots__/$(touch owned)")
    expect(readdirSync(project.root)).not.toContain('owned')
  },
)
