import { expect, test } from 'vitest'
import { propertiesOf } from '../../../src/vitest/annotate-numbers.ts'
import { HOSTILE } from '../../hostile.ts'
import { articleSweep, failedLevelSweep, matrixSweep, simulatedSweep } from '../report/fixtures.ts'
import { conversations, start, twelve } from '../report/mode-sweeps.ts'

const namesOf = (sweep: Parameters<typeof propertiesOf>[0]) => propertiesOf(sweep).map(([name]) => name)

test('model, machine, the judged metrics of each level in base units, and the cliff', () => {
  expect(propertiesOf(articleSweep())).toEqual([
    ['model', 'qwen3-coder:30b'],
    ['machine', 'Mac16,10 · Apple M4 · 10 GPU cores · 32 GiB · darwin'],
    ['gen speed at P=1 (tok/s)', '36.6'],
    ['throughput at P=1 (tok/s)', '36.1'],
    ['TTFT at P=1 (ms)', '272'],
    ['memory at P=1 (bytes)', '24208000000'],
    ['gen speed at P=2 (tok/s)', '23'],
    ['throughput at P=2 (tok/s)', '43.3'],
    ['TTFT at P=2 (ms)', '301'],
    ['memory at P=2 (bytes)', '24210000000'],
    ['gen speed at P=3 (tok/s)', '15.6'],
    ['throughput at P=3 (tok/s)', '44.5'],
    ['TTFT at P=3 (ms)', '163'],
    ['memory at P=3 (bytes)', '24212000000'],
    ['gen speed at P=4 (tok/s)', '11.8'],
    ['throughput at P=4 (tok/s)', '43.7'],
    ['TTFT at P=4 (ms)', '616'],
    ['memory at P=4 (bytes)', '24197000000'],
    ['cliff', 'P=3, at'],
  ])
})

test('each name is there once in every mode; what was not measured is absent', () => {
  for (const sweep of [simulatedSweep(), matrixSweep(), conversations(twelve), start(), failedLevelSweep()])
    expect(new Set(namesOf(sweep)).size).toBe(namesOf(sweep).length)
  expect(namesOf(failedLevelSweep()).filter((name) => name.includes('P=4'))).toEqual([])
  expect(namesOf(simulatedSweep())).toContain('simulated')
  expect(namesOf(matrixSweep())).toContain('gen speed at np2 P=4 (tok/s)')
  expect(namesOf(start())).toContain('TTFT at warm start (ms)')
})

test('words of others are plain', () => {
  const { scenario } = articleSweep()
  const [, model] = propertiesOf(articleSweep({ scenario: { ...scenario, model: HOSTILE } }))[0] ?? []
  expect(model).not.toMatch(/[\p{Cc}\p{Cf}]|::error/u)
})
