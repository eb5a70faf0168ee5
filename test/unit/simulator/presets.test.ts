import { describe, expect, test } from 'vitest'
import { loadedBytes, refuseTooLarge } from '../../../src/simulator/memory.ts'
import { stepMsAt } from '../../../src/simulator/pace.ts'
import { PRESETS, presetNames } from '../../../src/simulator/presets.ts'

const article = PRESETS['mac-mini-32gb/qwen3-coder:30b']
const TABLE = [
  { parallel: 1, genSpeed: 36.6, throughput: 36.1, memoryBytes: 24_208e6 },
  { parallel: 2, genSpeed: 23.0, throughput: 43.3, memoryBytes: 24_210e6 },
  { parallel: 3, genSpeed: 15.6, throughput: 44.5, memoryBytes: 24_212e6 },
  { parallel: 4, genSpeed: 11.8, throughput: 43.7, memoryBytes: 24_197e6 },
]

function off(value: number, truth: number): number {
  return Math.abs(value / truth - 1)
}

describe('the article', () => {
  test.each(TABLE)('P=$parallel: gen speed, throughput with 64 tokens, memory', (row) => {
    const stepMs = stepMsAt(article.stepMs, row.parallel)
    expect(off(1000 / stepMs, row.genSpeed)).toBeLessThan(0.001)
    const windowMs = article.gatherMs + row.parallel * (article.requestMs + article.promptTokenMs) + 63 * stepMs
    expect(off((row.parallel * 64_000) / windowMs, row.throughput)).toBeLessThan(0.04)
    expect(off(loadedBytes(article, 4, article.model.defaultContext), row.memoryBytes)).toBeLessThan(0.01)
  })

  test('about 19 GB of weights and 1.3 GB of KV memory a slot', () => {
    const slotBytes = loadedBytes(article, 2, 13_312) - loadedBytes(article, 1, 13_312)
    expect(slotBytes).toBe(1_308_622_848)
    expect(off(article.model.weightsBytes, 19e9)).toBeLessThan(0.01)
  })

  test('10 slots do not fit into 32 GB beside the system, 4 do', () => {
    expect(refuseTooLarge(article, loadedBytes(article, 4, 13_312))).toBeUndefined()
    expect(refuseTooLarge(article, loadedBytes(article, 10, 13_312))?.message).toBe(
      'model requires more system memory (29.9 GiB) than is available (27.3 GiB)',
    )
  })

  test('nothing is claimed about the machine that the article does not say', () => {
    expect(article.machine).toEqual({ model: 'Mac mini', ramBytes: 34_359_738_368, osFamily: 'darwin' })
  })
})

describe('every preset', () => {
  test.each(presetNames)('%s: has a source, its own name, and steps that get longer', (name) => {
    const preset = PRESETS[name]
    expect(preset.name).toBe(name)
    expect(preset.source.length).toBeGreaterThan(20)
    expect(preset.stepMs).toEqual([...preset.stepMs].toSorted((a, b) => a - b))
    const refusal = refuseTooLarge(preset, loadedBytes(preset, preset.numParallel, preset.model.defaultContext))
    expect(refusal === undefined).toBe(name !== 'out-of-memory')
    expect(refuseTooLarge(preset, loadedBytes(preset, 1, preset.model.defaultContext))).toBeUndefined()
  })

  test('beyond the data the last increment is repeated', () => {
    expect([1, 2, 3, 4, 5].map((parallel) => stepMsAt([10, 15, 25], parallel))).toEqual([10, 15, 25, 35, 45])
    expect([1, 2, 3].map((parallel) => stepMsAt([10], parallel))).toEqual([10, 20, 30])
  })

  test('fast has its cliff at P=4 and not before', () => {
    const share = [1, 2, 3, 4].map(
      (parallel) => stepMsAt(PRESETS.fast.stepMs, 1) / stepMsAt(PRESETS.fast.stepMs, parallel),
    )
    expect(share.map((part) => part >= 0.5)).toEqual([true, true, true, false])
  })
})
