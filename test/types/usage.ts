import { expect } from 'vitest'
import { BenchError, scenario, test } from 'vitest-ollama-bench'
import type { RequirementText, Sweep, SweepResult } from 'vitest-ollama-bench'
import { simulator, startSimulator } from 'vitest-ollama-bench/simulator'

scenario('two people chat at once', {
  model: 'qwen3-coder:30b',
  prompt: 'Write a quicksort in TypeScript.',
  parallel: [1, 2, 3, 4],
  options: { num_predict: 128 },
  require: ['P=2 gen speed ≥ 60% of baseline', 'memory < 80% RAM', 'a form that no editor completes'],
})
scenario('a simulated machine', { model: 'fast', host: simulator('fast', { numParallel: 2 }) })
scenario.skipIf(process.platform !== 'darwin')('on a Mac', { model: 'any', machine: 'runner-a', onNotMeasured: 'skip' })

// @ts-expect-error the model is the one option without a default
scenario('no model', { parallel: [1, 2] })
// @ts-expect-error no such option
scenario('a slip', { model: 'any', paralel: [1, 2] })
// @ts-expect-error no such policy
scenario('a policy', { model: 'any', cache: 'lukewarm' })
// @ts-expect-error no such preset
scenario('a preset', { model: 'any', host: simulator('mac-mini-33gb') })

test('the long form', { timeout: 600_000 }, async ({ ollama }) => {
  const sweep = await ollama.sweep({ model: 'qwen3-coder:30b', parallel: [1, 2] })
  expect(sweep).toMeet('P=2 gen speed ≥ 60% of baseline')
  expect(sweep).toMeet('anything at all')
  expect(sweep).toMatchBaseline()
  expect(sweep).toMatchInlineBaseline()
  expect(sweep.level(2).genSpeed.median).toBeGreaterThan(20)
  // @ts-expect-error a requirement is a text
  expect(sweep).toMeet(60)
  // @ts-expect-error requirements of the long form are matchers
  await ollama.sweep({ model: 'any', require: ['no errors'] })
})

export const text: RequirementText = 'cliff > 2'
export const plain = (sweep: Sweep): SweepResult => sweep
export const isMissing = (error: unknown): boolean => error instanceof BenchError && error.code === 'MODEL_MISSING'
export const port = async (): Promise<string> => (await startSimulator({ preset: 'fast', port: 0 })).url
