import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, SNAPSHOT } from './scenarios.ts'
import { serve } from './server.ts'

const callOf = (name: string, scenario: object): string =>
  `scenario(${JSON.stringify(name)}, ${JSON.stringify({ model: 'fast', prompt: 'Go on.', options: { num_predict: 12 }, ...scenario })})\n`

const GROWTH = {
  mode: 'context-growth',
  turns: 4,
  // What is tested here is what is said, not how quiet this machine is.
  require: ['TTFT at turn 4 < 50 × turn 1', 'gen speed at turn 4 ≥ 1% of turn 1', 'memory growth < 2%', 'no errors'],
}

describe('a growing conversation', { timeout: 120_000 }, () => {
  test('is measured, judged turn by turn and stored; a slower server then regresses at its turns', async () => {
    const project = new Project({ [BENCH]: benchFile(callOf('a long chat', GROWTH)) })
    const first = await project.bench(await serve())
    expect(first.code, first.output).toBe(0)
    expect(first.output).toMatch(/turn +context +new +cache +prefill +TTFT/)
    expect(first.words).toContain('a long chat: 3 conversations of 4 turns of 12 tokens')
    expect(first.output).toContain('✓ TTFT at turn 4 < 50 × turn 1')
    expect(first.words).toMatch(/memory flat: .* at turn 1, .* at turn 4 \(0 %\)/)
    const stored = project.read(SNAPSHOT) ?? ''
    expect(stored).toMatch(/genSpeed: \{1: \[[\d., ]+\], 2: \[[\d., ]+\], 4: \[[\d., ]+\]\}/)
    expect(stored).not.toContain('Go on')
    expect(stored).not.toContain('throughput')

    const second = await project.bench(await serve({ slowdown: 1.5 }))
    expect(second.code, second.output).toBe(1)
    expect(second.words).toMatch(/turn 1, 2, 4 looks regressed: measured again after a fresh load/)
    expect(second.output).toMatch(/gen speed +4 +[\d.]+ tok\/s +→/)
  })

  test('a turn that is not reached, and a level, are refused at the scenario() line', async () => {
    const require = ['TTFT < 2 s at turn 5']
    const project = new Project({ [BENCH]: benchFile(callOf('a long chat', { ...GROWTH, require })) })
    const { code, output } = await project.bench(await serve())
    expect(code).toBe(1)
    expect(output).toContain('turn 5 is not reached in this scenario')
    expect(output).toContain('chat.bench.ts:3:1')
  })
})

test('a cold start is measured and stored', { timeout: 60_000 }, async () => {
  const require = ['load time < 20 s', 'TTFT < 25 s', 'P=1 TTFT < 25 s']
  const scenario = { mode: 'cold-start', rounds: 2, require: require.slice(0, 2) }
  const project = new Project({ [BENCH]: benchFile(callOf('the first', scenario)) })
  const run = await project.bench(await serve())
  expect(run.code, run.output).toBe(0)
  expect(run.output).toMatch(/cold +[\d.]+ ms +[\d.]+ ms/)
  expect(run.words).toMatch(/a cold start waits [\d.]+ ms for its first token, of which [\d.]+ ms is the load/)
  expect(project.read(SNAPSHOT)).toMatch(/ttftMs: \{1: \[[\d., ]+\]\}/)
  project.write(BENCH, benchFile(callOf('the first', { ...scenario, require })))
  const wrong = await project.bench(await serve())
  expect(wrong.output).toContain('P=1 belongs to a sweep of levels, and this scenario measures a cold start')
})
