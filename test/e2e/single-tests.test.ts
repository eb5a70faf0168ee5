import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { serve } from './server.ts'

const LONG = `import { expect } from 'vitest'
import { test } from 'vitest-ollama-bench'

test('two at once', async ({ ollama }) => {
  const sweep = await ollama.sweep({
    model: 'fast', prompt: 'Say hello.', parallel: [1, 2], options: { num_predict: 12 }, cache: 'identical',
  })
  expect(sweep).toMeet('P=2 gen speed ≥ 10% of baseline')
  expect(sweep).not.toMeet('TTFT < 1 ms')
  expect(sweep).toMatchBaseline()
  expect(sweep.level(2).genSpeed.median).toBeGreaterThan(20)
  expect(() => sweep.level(3)).toThrow('P=3 is no level of this sweep')
})

test('a plain one, without a sweep', ({ ollama }) => {
  expect(ollama.sweep).toBeTypeOf('function')
})
`

describe('parts of a scenario, and plain tests', { timeout: 60_000 }, () => {
  test('-t on one requirement measures first and judges nothing else', async () => {
    const call = scenarioCall('two chats', { require: ['TTFT < 9 s', 'errors = 0'] })
    const project = new Project({ [BENCH]: benchFile(call) })
    const run = await project.bench(await serve(), '-t', 'TTFT')
    expect(run.code, run.output).toBe(0)
    expect(run.output).toContain('1 passed | 3 skipped')
    expect(run.output).toMatch(/✓ TTFT < 9 s .*\n +name +hz/)
    expect(run.output).toContain('  ✓ TTFT < 9 s ')
    expect(project.read(SNAPSHOT)).toBeUndefined()
  })

  test('a failing requirement alone shows its own failure', async () => {
    const call = scenarioCall('two chats', { require: ['TTFT < 1 ms', 'errors = 0'] })
    const project = new Project({ [BENCH]: benchFile(call) })
    const run = await project.bench(await serve(), '-t', 'TTFT')
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('Error: missed: TTFT < 1 ms: ')
  })

  test('the long form: the ollama fixture, both matchers and the levels', async () => {
    const project = new Project({ [BENCH]: LONG })
    const server = await serve()
    const first = await project.bench(server)
    expect(first.code, first.output).toBe(0)
    expect(project.read(SNAPSHOT)).toContain('exports[`two at once 1`] = `\n# vitest-ollama-bench baseline, format 1\n')
    const second = await project.bench(server)
    expect(second.code, second.output).toBe(0)
    expect(second.output).toContain('unchanged against 1 stored session')
  })

  test('the long form fails at the line of its matcher', async () => {
    const project = new Project({ [BENCH]: LONG })
    const server = await serve()
    await project.bench(server, '-t', 'two at once')
    project.write(BENCH, LONG.replace('Say hello.', 'Say goodbye.'))
    const run = await project.bench(server, '-t', 'two at once')
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('Error: the scenario changed since its sessions were stored')
    expect(run.output).toContain('❯ chat.bench.ts:10:17')
  })
})
