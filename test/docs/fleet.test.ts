import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PRESETS, type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { Consumer, type Ended, REPOSITORY } from '../consumer.ts'

const PAGE = readFileSync(join(REPOSITORY, 'docs/fleet.md'), 'utf8')
const blocks = [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
  language,
  lines: text.trimEnd().split('\n'),
}))

const BINS: Readonly<Record<string, string>> = {
  vitest: 'node_modules/vitest/vitest.mjs',
  'vitest-ollama-bench': 'node_modules/vitest-ollama-bench/dist/cli/bin.js',
}

const BENCH = 'benches/chat.bench.ts'
const SNAPSHOT = 'benches/__snapshots__/chat.bench.ts.snap'

const benchOf = (name: string): string => `import { scenario } from 'vitest-ollama-bench'

scenario('${name}', {
  model: 'fast',
  prompt: 'Say hello.',
  parallel: [1, 2],
  options: { num_predict: 12 },
  cache: 'identical',
  rounds: 3,
})
`

test('every block of the page has its test here', () => {
  expect(blocks.map(({ language, lines }) => `${language}: ${lines[0]}`)).toEqual([
    'sh: npx vitest bench --run -u',
    expect.stringMatching(/^sh: npx vitest-ollama-bench baseline merge mini\.snap studio\.snap --output /),
    expect.stringMatching(/^sh: npx vitest-ollama-bench baseline merge \S+ --in-place$/),
    expect.stringMatching(/^sh: VITEST_BLOB_LABEL=mini npx vitest bench --run --reporter=default --reporter=blob /),
    'sh: npx vitest bench --merge-reports=blobs',
    'text: two people chat at once',
    expect.stringMatching(/^sh: VITEST_BLOB_LABEL=mini npx vitest bench --run --shard=1\/2 /),
  ])
})

test('the table is one that the tool printed', () => {
  const golden = readFileSync(join(REPOSITORY, 'test/golden/report/fleet-80.txt'), 'utf8')
  expect(golden).toContain(`${blocks.find(({ language }) => language === 'text')?.lines.join('\n')}\n`)
})

/** The line of the page's blocks that has these words. */
function commandWith(part: string): string {
  const found = blocks.flatMap(({ lines }) => lines).find((each) => each.includes(part))
  if (found === undefined) throw new Error(`the page has no line with "${part}"`)
  return found
}

describe('two machines of a fleet', () => {
  const machines = new Map<string, Simulator>()
  let project: Consumer
  beforeAll(async () => {
    project = await Consumer.create()
    project.write('vitest.config.ts', CONFIG)
    project.write(BENCH, benchOf('two people chat at once'))
    for (const [name, stepMs] of [
      ['mini', [20, 30]],
      ['studio', [10, 15]],
    ] as const)
      machines.set(name, await startSimulator({ preset: { ...PRESETS.fast, name, stepMs, requestMs: 30, loadMs: 50 } }))
  }, 60_000)
  afterAll(async () => {
    project.remove()
    for (const machine of machines.values()) await machine.stop()
  })

  /** Runs a line of the page on one of the machines, or on none. */
  async function run(line: string, machine?: string): Promise<Ended> {
    const words = line.split(' ')
    const variables = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('='))
    const [npx, name = '', ...args] = words.slice(variables.length)
    expect(npx).toBe('npx')
    const host = machine === undefined ? {} : { OLLAMA_HOST: machines.get(machine)?.url }
    return await project.node(BINS[name] ?? '', args, { ...Object.fromEntries(variables), ...host })
  }

  async function fine(command: string, machine?: string): Promise<string> {
    const { code, output } = await run(command, machine)
    expect(code, `${command}\n${output}`).toBe(0)
    return output
  }

  test('recorded apart, joined, resolved, and reported together', async () => {
    for (const name of machines.keys()) {
      await fine(commandWith('bench --run -u'), name)
      project.write(`${name}.snap`, project.read(SNAPSHOT))
      rmSync(join(project.root, SNAPSHOT))
    }
    await fine(commandWith('baseline merge mini.snap studio.snap'))
    const joined = project.read(SNAPSHOT)
    expect(joined.match(/^\[.*\]$/gm)).toEqual(['[simulated · mini]', '[simulated · studio]'])

    project.write(SNAPSHOT, conflicted(project.read('mini.snap'), project.read('studio.snap')))
    await fine(commandWith('--in-place'))
    expect(project.read(SNAPSHOT)).toBe(joined)

    for (const name of machines.keys()) await fine(commandWith('--reporter=default').replaceAll('mini', name), name)
    expect(project.read(SNAPSHOT)).toBe(joined)
    const report = await fine(commandWith('--merge-reports'))
    expect(report).toMatch(/\ntwo people chat at once\n {2}on 2 machines\n\n.*\n +mini +studio\n {2}gen speed {3}P=1 /)
    expect(report).toMatch(/\n {2}stored baseline +✓ unchanged +✓ unchanged\n/)
  }, 120_000)

  test('files split over machines are reported in full', async () => {
    rmSync(join(project.root, 'blobs'), { recursive: true, force: true })
    project.write('benches/more.bench.ts', benchOf('two more chat'))
    for (const shard of ['1/2', '2/2']) await fine(commandWith(`--shard=${shard}`), 'mini')
    const report = await fine(commandWith('--merge-reports'))
    for (const name of ['two people chat at once', 'two more chat'])
      expect(report).toMatch(new RegExp(`\\n${name}\\n {3}SIMULATED {2}preset mini: no model ran`))
    expect(report).not.toContain('machines')
  }, 90_000)

  test('git joins the files itself with the driver of the page', () => {
    const driver = /`git config merge\.ollama-bench\.driver '(npx [^']+)'`/.exec(PAGE)?.[1] ?? ''
    const attributes = /`(benches\/__snapshots__\/\*\.snap text eol=lf merge=ollama-bench)`/.exec(PAGE)?.[1] ?? ''
    const bin = join(project.root, BINS['vitest-ollama-bench'] ?? '')
    const own = driver.replace('npx vitest-ollama-bench', `"${process.execPath}" "${bin}"`)
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.invalid', ...args], {
        cwd: join(project.root, 'clone'),
        stdio: 'pipe',
      })
    const commit = (machine: string) => {
      project.write(`clone/${SNAPSHOT}`, project.read(`${machine}.snap`))
      git('add', '.')
      git('commit', '-q', '-m', machine)
    }
    project.write('clone/.gitattributes', `${attributes}\n`)
    git('init', '-q', '-b', 'main')
    git('config', 'merge.ollama-bench.driver', own)
    git('add', '.')
    git('commit', '-q', '-m', 'begin')
    git('branch', 'other')
    commit('mini')
    git('switch', '-q', 'other')
    commit('studio')
    git('merge', '-q', '-m', 'both', 'main')
    expect(project.read(`clone/${SNAPSHOT}`).match(/^\[.*\]$/gm)).toEqual([
      '[simulated · mini]',
      '[simulated · studio]',
    ])
    expect(git('status', '--porcelain').toString()).toBe('')
  }, 30_000)
})

const CONFIG = `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({ plugins: [ollamaBench()] })
`

/** The two files as git leaves them where neither side knew the other's machine. */
function conflicted(ours: string, theirs: string): string {
  const [head = '', mine = ''] = ours.split(/(?=\[simulated)/)
  const [, other = ''] = theirs.split(/(?=\[simulated)/)
  const [own, others] = [mine, other].map((text) => text.replace(/`;\n$/, ''))
  return `${head}<<<<<<< HEAD\n${own}=======\n${others}>>>>>>> studio\n\`;\n`
}
