import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall } from './scenarios.ts'
import { serve } from './server.ts'

/** What a unit test can see of this package where the plugin is in the config. */
const UNIT = `import { expect, inject, test } from 'vitest'

test('nothing of vitest-ollama-bench is here', () => {
  expect(Object.keys(expect(0))).not.toContain('toMeet')
  expect('toMeet' in expect(0)).toBe(false)
  expect('toMatchBaseline' in expect(0)).toBe(false)
  expect(inject('vitest-ollama-bench')).toBeUndefined()
})
`

const FILES = { 'sum.test.ts': UNIT, [BENCH]: benchFile(scenarioCall('two chats', { require: ['errors = 0'] })) }

describe('unit tests of the same repository', { timeout: 60_000 }, () => {
  test('`vitest run` loads nothing of ours and runs no benchmark', async () => {
    const project = new Project(FILES)
    const run = await project.vitest(await serve(), 'run')
    expect(run.code, run.output).toBe(0)
    expect(run.output).toContain('Tests  1 passed (1)')
    expect(run.output).not.toContain('two chats')
  })

  test('with `benchmark.enabled` both run in one go, the unit test as it was', async () => {
    const project = new Project(FILES)
    const config = project.read('vitest.config.ts') ?? ''
    project.write(
      'vitest.config.ts',
      config.replace('ollamaBench()]', 'ollamaBench()], test: { benchmark: { enabled: true } }'),
    )
    const run = await project.vitest(await serve(), 'run')
    expect(run.code, run.output).toBe(0)
    expect(run.output).toContain('Test Files  2 passed (2)')
    expect(run.output).toContain('Tests  4 passed (4)')
    expect(run.output).toContain('  ✓ errors = 0 ')
  })
})
