import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { simulator } from 'vitest-ollama-bench/simulator'
import { parseRequirement } from '../src/verdict/requirement/index.ts'
import { Consumer, type Ended, REPOSITORY } from './consumer.ts'
import { commandOf, scriptOf } from './docs/commands.ts'
import { pageAt } from './docs/markdown.ts'

const { source: README, blocks } = pageAt('README.md')
const FORMAT = readFileSync(join(REPOSITORY, 'docs/sweep-json.md'), 'utf8')
const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'))

test('every block of the README has its test here', () => {
  expect(blocks.map(({ language, lines }) => `${language}: ${lines[0]}`)).toEqual([
    'sh: npm ci && npm run bench',
    'sh: npm install -D vitest@^5.1 ./vitest-ollama-bench-0.1.0.tgz',
    'sh: npx vitest-ollama-bench init',
    'ts: // vitest.config.ts',
    'ts: // benches/chat.bench.ts',
    'sh: npx vitest bench --run -u',
    'ts: // benches/long-form.bench.ts',
    expect.stringMatching(/^sh: npx vitest-ollama-bench sweep /),
  ])
  expect(README.split('\n').length).toBeLessThanOrEqual(200)
})

describe('a project with only Vitest and the tarball, and a server at OLLAMA_HOST', () => {
  let url: string
  let stop: () => Promise<void>
  beforeAll(async () => {
    // The machine that the README's example names, in less than a third of its time.
    const server = await simulator('mac-mini-32gb/qwen3-coder:30b', { slowdown: 0.3, loadMs: 100 }).start()
    url = server.url
    stop = () => server.stop()
  })
  afterAll(() => stop())

  test('the main example: its tests pass, the baseline is written, sweep.json is as documented', async () => {
    const project = await projectOf('vitest.config.ts', 'benches/chat.bench.ts')
    const { code, output } = await run(project, 'npx vitest bench --run')
    expect(output).toContain('SIMULATED')
    expect(project.read('bench/report.html')).toContain('two people chat at once')
    for (const text of requirementsOf(blockAt('benches/chat.bench.ts'))) expect(output).toContain(`✓ ${text}`)
    expect(code, output).toBe(0)
    expect(project.read('benches/__snapshots__/chat.bench.ts.snap')).toContain('two people chat at once')
    expect(undocumented(JSON.parse(project.read('bench/sweep.json')))).toEqual([])
  }, 90_000)

  test('two commands from nothing to a stored baseline', async () => {
    const project = await projectOf()
    const [init = '', bench = ''] = blockWith('vitest-ollama-bench init').lines
    // Nobody is there to answer its questions.
    const asked = await run(project, `${init} --yes`)
    expect(asked.code, asked.output).toBe(0)
    const { code, output } = await run(project, bench)
    expect(code, output).toBe(0)
    expect(project.read('benches/__snapshots__/chat.bench.ts.snap')).toContain('mac-mini-32gb/qwen3-coder:30b')
  }, 90_000)

  test('the long form, and -u adds a session to what it stored', async () => {
    const project = await projectOf('vitest.config.ts', 'benches/long-form.bench.ts')
    for (const command of ['npx vitest bench --run', 'npx vitest bench --run -u']) {
      const { code, output } = await run(project, command)
      expect(output).toContain('two people get enough')
      expect(code, output).toBe(0)
    }
    const stored = project.read('benches/__snapshots__/long-form.bench.ts.snap')
    expect(stored.match(/- at: /g)).toHaveLength(2)
  }, 90_000)

  test('the command line', async () => {
    const project = await projectOf()
    const [sweep = ''] = blockWith('vitest-ollama-bench sweep').lines
    const { code, output } = await run(project, sweep)
    expect(output).toContain('✓ P=2 gen speed ≥ 60% of baseline')
    expect(code, output).toBe(0)
    expect(undocumented(JSON.parse(project.read('sweep.json')))).toEqual([])
    const reported = await run(project, blockWith('vitest-ollama-bench report').lines[3] ?? '')
    expect(reported.code, reported.output).toBe(0)
    expect(project.read('report.html')).toContain('qwen3-coder:30b')
    const planned = await run(project, blockWith('vitest-ollama-bench plan').lines[2] ?? '')
    expect(planned.output).toContain('largest NUM_PARALLEL under 80 % of RAM: 6 (f16), 12 (q8_0)')
    expect(planned.code, planned.output).toBe(0)
  }, 90_000)

  const run = (project: Consumer, command: string): Promise<Ended> => {
    const { script, args } = scriptOf(commandOf(command))
    return project.node(script, args, { OLLAMA_HOST: url })
  }
})

test('`simulate` answers as Ollama does, says what it is, and ends on a signal', async () => {
  const project = await projectOf()
  const { script, args } = scriptOf(commandOf(blockWith('vitest-ollama-bench simulate').lines[1] ?? ''))
  const child = spawn(process.execPath, [join(project.root, script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  for await (const line of createInterface({ input: child.stdout })) {
    expect(line).toMatch(/^simulated Ollama \(mac-mini-32gb\/qwen3-coder:30b\) at http:/)
    const answer = await fetch(`${/http:\S+?(?=;)/.exec(line)?.[0]}/api/version`)
    expect(await answer.json()).toHaveProperty('version')
    child.kill('SIGTERM')
    break
  }
  expect(await ended).toBe(0)
})

test('the set-up commands name scripts of this package, and the tarball that npm pack makes', async () => {
  const scripts = [...README.matchAll(/npm (?:run (\S+)|(test)\b)/g)].map(([, named, bare]) => named ?? bare)
  for (const name of scripts) expect(manifest.scripts).toHaveProperty([String(name).replace(/`.*/, '')])
  const project = await projectOf()
  const install = blockWith('npm install').lines[0] ?? ''
  expect(install).toContain(` ./${project.tarball.split(/[\\/]/).at(-1)}`)
  expect(install).toContain(` vitest@${manifest.peerDependencies.vitest.replace(/\.0$/, '')} `)
})

test('docs/sweep-json.md names no field that the model lacks', () => {
  const folder = join(REPOSITORY, 'src/model')
  const model = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
  const known = new Set([...model.join('\n').matchAll(/(?:readonly |^ {2})(\w+)\??:/gm)].map(([, name]) => name))
  const named = [...FORMAT.matchAll(/`[a-z]\w*(?:\[\])?(?:\.\w+(?:\[\])?)*\.(\w+)`/gi)].map(([, name]) => name)
  expect(named.length).toBeGreaterThan(80)
  expect(named.filter((name) => !known.has(name))).toEqual([])
})

test('every requirement of the table can be read', () => {
  const section = README.split('\n## ').find((text) => text.startsWith('Requirements')) ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  const texts = rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, text = '']) => text),
  )
  expect(texts.length).toBeGreaterThanOrEqual(10)
  for (const text of texts) expect(() => parseRequirement(text), text).not.toThrow()
})

async function projectOf(...paths: readonly string[]): Promise<Consumer> {
  const project = await Consumer.create()
  onTestFinished(() => project.remove())
  for (const path of paths) project.write(path, blockAt(path))
  return project
}

/** A file's block begins with a comment that names it. */
function blockAt(path: string): string {
  return blockWith(` ${path}\n`).text
}

function blockWith(part: string): (typeof blocks)[number] {
  const block = blocks.find(({ text }) => text.includes(part))
  if (block) return block
  throw new Error(`the README has no block with "${part}"`)
}

/** Those that stand on a line of their own. */
const requirementsOf = (example: string): string[] =>
  [...example.matchAll(/^ +'([^']+)',/gm)].map(([, text = '']) => text)

/** Fields of a sweep that docs/sweep-json.md does not name. */
function undocumented(sweep: unknown): string[] {
  const fields = [...new Set(fieldsOf(sweep, ''))]
  // The metrics of single requests are named once, at the level.
  return fields.filter(
    (field) => ![field, field.replace('.requests[]', '')].some((name) => FORMAT.includes(`\`${name}\``)),
  )
}

function fieldsOf(value: unknown, path: string): string[] {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object'))
    return value.flatMap((item) => fieldsOf(item, `${path}[]`))
  if (typeof value !== 'object' || value === null || isDocumentedWhole(value, path)) return [path]
  return Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner, path === '' ? key : `${path}.${key}`))
}

/** Lists of plain values, the summary that every metric of a level is, and what has no fixed fields. */
const isDocumentedWhole = (value: object, path: string): boolean =>
  Array.isArray(value) || 'median' in value || /^scenario\.(options|rounds)$|\.(outcomes|failure)$/.test(path)
