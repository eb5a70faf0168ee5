import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SweepResult } from '../../src/model/result.ts'
import { Project, type Run, type Running } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { simulated } from './server.ts'
import { storedBaseline } from './stored.ts'

const CONFIG = `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({ plugins: [ollamaBench({ outputs: { json: 'out/sweep.json' } })] })
`

const LONG = { rounds: 100, options: { num_predict: 24 } }

/** One scenario that ends soon, and one under whose name something is stored, that does not. */
const TWO = benchFile(
  scenarioCall('one chat', { parallel: [1], rounds: 1, require: ['TTFT < 9 s'] }),
  scenarioCall('two chats', LONG),
  // So that a test can end the worker.
  `console.log('worker', process.pid, 'begins')\n`,
)

const projectOf = async (bench: string): Promise<Project> =>
  new Project({ [BENCH]: bench, 'vitest.config.ts': CONFIG, [SNAPSHOT]: await storedBaseline() })

const sweepOf = (project: Project, path: string): SweepResult => JSON.parse(project.read(path) ?? '') as SweepResult

/** Waits for the first round of P=2, which is said; its second is then under way. */
const inMidRun = async (run: Running): Promise<void> => void (await run.said(/P=2 .*round +1\/.*\n/u))

/** What was measured is shown and written whole, as what it is; what was stored is as it was. */
async function expectKept(project: Project, { output, words }: Run): Promise<void> {
  expect(words).toContain('✓ TTFT < 9 s')
  expect(words).toContain('stored baseline: nothing is stored: the run ended before this file was done')
  const sweep = sweepOf(project, 'out/sweep.two-chats.json')
  const said = output.match(/^ *P=\d .*round .*tok\/s each/gmu) ?? []
  // The first of them is of the scenario that ended.
  expect(sweep.order.length).toBeGreaterThanOrEqual(said.length - 1)
  expect(sweep.order.slice(0, 2)).toEqual([1, 2])
  expect(sweep.warnings).toContainEqual(expect.objectContaining({ code: 'few-rounds', guard: true }))
  expect(sweep.levels.map(({ outcomes }) => outcomes.aborted)).toEqual([0, 0])
  expect(sweep.levels[1]?.genSpeed?.rounds.length).toBeGreaterThan(0)
  expect(sweepOf(project, 'out/sweep.one-chat.json').levels[0]?.outcomes.completed).toBe(1)
  expect(readdirSync(join(project.root, 'out')).toSorted()).toEqual(['sweep.one-chat.json', 'sweep.two-chats.json'])
  expect(project.read(SNAPSHOT)).toBe(await storedBaseline())
}

describe('a run that is cut short', { timeout: 60_000 }, () => {
  test.skipIf(process.platform === 'win32').each([
    ['Ctrl-C, which npm passes on a second time', ['SIGINT', 'SIGINT'], 130],
    ["a CI's cancel", ['SIGTERM'], 143],
    ['a closed terminal', ['SIGHUP'], 129],
  ] as const)('by %s', async (_, signals, code) => {
    const server = await simulated()
    const project = await projectOf(TWO)
    const running = project.start({ OLLAMA_HOST: server.url }, 'bench', '--run', '-u')
    await inMidRun(running)
    for (const name of signals) running.signal(name)
    const run = await running.ended
    expect(run.code, run.output).toBe(code)
    expect(run.words).toContain('UNFINISHED two chats: it was stopped.')
    expect(run.words).toMatch(/not fit to judge: the run ended after \d+ rounds because it was stopped/)
    expect(run.output.trimEnd()).toMatch(/wrote out\/sweep\.two-chats\.json$/)
    await expectKept(project, run)
    await expect.poll(() => server.stats()).toMatchObject({ active: 0, queued: 0 })
  })

  test('by the death of its worker', async () => {
    const server = await simulated()
    const project = await projectOf(TWO)
    const running = project.start({ OLLAMA_HOST: server.url }, 'bench', '--run', '-u')
    const [, worker] = await running.said(/worker (\d+) begins/u)
    await inMidRun(running)
    process.kill(Number(worker), 'SIGKILL')
    const run = await running.ended
    expect(run.code, run.output).toBe(1)
    expect(run.words).toContain('UNFINISHED two chats: its worker process ended.')
    await expectKept(project, run)
    await expect.poll(() => server.stats()).toMatchObject({ active: 0, queued: 0 })
  })

  test("by Vitest's limit for its test: our own ends it before, and says which to raise", async () => {
    const server = await simulated()
    const project = await projectOf(`import { expect } from 'vitest'
import { test } from 'vitest-ollama-bench'

test('two chats', { timeout: 4000 }, async ({ ollama }) => {
  expect(await ollama.sweep(${JSON.stringify({ model: 'fast', parallel: [1], ...LONG })})).toMatchBaseline()
})
`)
    const run = await project.bench({ OLLAMA_HOST: server.url }, '-u')
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('BenchError: the time limit of this test (4 s) ended the measurement')
    expect(run.output).not.toContain('Test timed out')
    expect(run.words).toContain("UNFINISHED two chats: its test reached Vitest's time limit.")
    expect(sweepOf(project, 'out/sweep.json').order.length).toBeGreaterThan(0)
    expect(project.read(SNAPSHOT)).toBe(await storedBaseline())
    await expect.poll(() => server.stats()).toMatchObject({ active: 0, queued: 0 })
  })

  test('by --bail: what was measured is shown as it is, and the rest is not begun', async () => {
    const server = await simulated()
    const missed = scenarioCall('one chat', { parallel: [1], rounds: 1, require: ['TTFT < 1 ms', 'no errors'] })
    const project = await projectOf(benchFile(missed, scenarioCall('two chats', LONG)))
    const run = await project.bench({ OLLAMA_HOST: server.url }, '-u', '--bail=1')
    expect(run.code, run.output).toBe(1)
    expect(run.words).toContain('✗ TTFT < 1 ms')
    expect(run.output).not.toMatch(/UNFINISHED|two chats: P=/)
    expect(sweepOf(project, 'out/sweep.json').scenario.name).toBe('one chat')
    expect(project.read(SNAPSHOT)).toBe(await storedBaseline())
  })
})
