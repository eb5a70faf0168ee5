import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall } from './scenarios.ts'
import { serve } from './server.ts'

describe('a server that serves one request at a time', { timeout: 60_000 }, () => {
  const CONTENTION = 'P=2 gen speed ≥ 60% of baseline'
  const JUDGED = 'P=2 user speed ≥ 40% of baseline'

  test('gen speed at P=2 is not measured and fails with the cure; user speed is judged', async () => {
    const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats', { require: [CONTENTION, JUDGED] })) })
    const run = await project.bench(await serve({ numParallel: 1 }))
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain(`FAIL  |bench| ${BENCH} > two chats > ${CONTENTION}`)
    expect(run.output).toMatch(/Error: not measured: P=2 gen speed ≥ 60% of baseline: .*OLLAMA_NUM_PARALLEL/)
    expect(run.output).toContain('launchctl setenv OLLAMA_NUM_PARALLEL 2')
    expect(run.output).toContain('Or require "user speed"')
    expect(run.output).not.toContain(`> ${JUDGED}`)
    expect(run.output).toContain(`✓ ${JUDGED}`)
  })

  test("with onNotMeasured: 'skip' it is skipped with the reason", async () => {
    const call = scenarioCall('two chats', { require: [CONTENTION], onNotMeasured: 'skip' })
    const project = new Project({ [BENCH]: benchFile(call) })
    const run = await project.bench(await serve({ numParallel: 1 }), '--reporter=verbose')
    expect(run.code, run.output).toBe(0)
    expect(run.words).toMatch(/↓ [^↓✓]*P=2 gen speed ≥ 60% of baseline [^[]*\[not measured: [^\]]*OLLAMA_NUM_PARALLEL/)
  })

  test('a user speed that is really lower is missed', async () => {
    const call = scenarioCall('two chats', { require: ['P=2 user speed ≥ 90% of baseline'] })
    const project = new Project({ [BENCH]: benchFile(call) })
    const run = await project.bench(await serve({ numParallel: 1 }))
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('Error: missed: P=2 user speed ≥ 90% of baseline: user speed at P=2 is ')
    expect(run.output).toContain('OLLAMA_NUM_PARALLEL=2 ollama serve')
    expect(run.output).not.toContain('Or require "user speed"')
  })
})
