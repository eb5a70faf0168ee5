import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readProcesses } from '../../src/machine/process-table.ts'
import { markedWith, ownTemporary, registered } from '../integration/managed/left-processes.ts'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'

const binary = fileURLToPath(new URL('../integration/managed/ollama', import.meta.url))

/** The worker that a server was started from, and Vitest's main process above it. */
async function vitestOf(supervisor: number): Promise<{ worker: number; main: number }> {
  const table = await readProcesses()
  const worker = table?.get(supervisor)?.parent ?? Number.NaN
  return { worker, main: table?.get(worker)?.parent ?? Number.NaN }
}

describe.skipIf(process.platform === 'win32')('a scenario on servers of its own', { timeout: 90_000 }, () => {
  test('settings in turn: a requirement names its setting, a recommendation is printed, no baseline is stored', async () => {
    const server = { binary, numParallel: [1, 2] }
    const require = ['np2 P=2 throughput ≥ 1 tok/s', 'np1 P=2 TTFT < 9 s']
    const project = new Project({ [BENCH]: benchFile(scenarioCall('which setting', { server, require, rounds: 1 })) })
    const temporary = ownTemporary()
    const run = await project.bench({ TMPDIR: temporary }, '--reporter=verbose')
    expect(run.code, run.output).toBe(0)
    expect(run.output).toMatch(/✓ .* > np2 P=2 throughput ≥ 1 tok\/s/)
    expect(run.output).toMatch(/^ {2}Recommended: NUM_PARALLEL=[12]$/m)
    expect(project.read(SNAPSHOT)).toBeUndefined()
    expect(registered(temporary)).toEqual([])
  })

  test('one setting: a baseline as anywhere', async () => {
    const server = { binary, numParallel: 2 }
    const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats', { server, rounds: 1 })) })
    const run = await project.bench({ TMPDIR: ownTemporary() })
    expect(run.code, run.output).toBe(0)
    expect(project.read(SNAPSHOT)).toContain('no regression against the stored baseline')
  })

  test.each(['worker', 'main'] as const)('kill -9 of the %s during a run leaves no server', async (which) => {
    const server = { binary, numParallel: 2 }
    const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats', { server, rounds: 100 })) })
    const temporary = ownTemporary()
    const ended = project.bench({ TMPDIR: temporary })
    await expect.poll(() => registered(temporary)[0]?.tree.length, { timeout: 30_000 }).toBeGreaterThan(0)
    const [registration] = registered(temporary)
    const vitest = await vitestOf(registration?.supervisor.pid ?? Number.NaN)
    process.kill(vitest[which], 'SIGKILL')
    await expect.poll(() => registered(temporary), { timeout: 30_000 }).toEqual([])
    expect(await markedWith(registration?.run ?? '')).toEqual([])
    const run = await ended
    expect(run.code, run.output).not.toBe(0)
  })
})
