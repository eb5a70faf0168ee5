import { expect, onTestFinished, test } from 'vitest'
import { startSimulator } from '../../src/simulator/index.ts'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall } from './scenarios.ts'

test(
  "the report in Vitest ends in the diagnosis of a simulated machine that swaps, and 'swap = 0' is missed",
  { timeout: 60_000 },
  async () => {
    const server = await startSimulator({ preset: 'swapping', loadMs: 50 })
    onTestFinished(() => server.stop())
    const call = scenarioCall('two chats', { model: 'swapping', rounds: 2, require: ['swap = 0'] })
    const run = await new Project({ [BENCH]: benchFile(call) }).bench({ OLLAMA_HOST: server.url })
    expect(run.code).toBe(1)
    expect(run.words).toContain('SIMULATED preset swapping')
    expect(run.words).toMatch(/(?:diagnosis|also): the machine swaps: model and slots do not fit into its RAM/)
    expect(run.words).toContain('✗ swap = 0')
  },
)
