import { describe, expect, test } from 'vitest'
import type { MemoryReport, SweepResult } from '../../../../src/model/result.ts'
import {
  type RequirementInput,
  evaluateRequirement,
  parseRequirement,
} from '../../../../src/verdict/requirement/index.ts'
import { article, sweepOf } from '../fixtures.ts'

const judge = (text: string, sweep: SweepResult, more: Partial<RequirementInput> = {}) =>
  evaluateRequirement(parseRequirement(text), { sweep, ...more })

const memory = (...reports: Omit<MemoryReport, 'samples'>[]) => reports.map((report) => ({ ...report, samples: [] }))

describe('memory against RAM', () => {
  test('the larger of the two sources is held against it, and named', () => {
    const sweep = {
      ...article(),
      memory: memory({ source: 'rss', settledBytes: 24e9 }, { source: 'api/ps', settledBytes: 28e9 }),
    }
    const verdict = judge('memory < 80% RAM at P=4', sweep)
    expect(verdict).toMatchObject({
      state: 'missed',
      detail:
        "memory at P=4 is 28.0 GB (by /api/ps, more than 24.2 GB RSS of the server's processes) = 81.5 % of 32 GiB RAM; required < 80 %",
    })
    expect(judge('memory < 25 GB at P=4', sweep).state).toBe('met')
  })

  test('the RAM given goes before that of the machine', () => {
    expect(judge('memory < 80% RAM', article()).state).toBe('met')
    expect(judge('memory < 80% RAM', article(), { ramBytes: 24 * 2 ** 30 }).state).toBe('missed')
  })

  test('unknown RAM is not measured, with the option that gives it', () => {
    const sweep: SweepResult = { ...article(), machine: { key: 'x', origin: 'remote' } }
    expect(judge('memory < 80% RAM', sweep)).toMatchObject({
      state: 'not measured',
      detail: "the machine's RAM is not known: give it with `--ram 32GB` or `ramBytes`",
      advice: expect.stringContaining('`ramBytes`'),
    })
  })

  test('VRAM takes the share of the model that is on the GPU', () => {
    const sweep: SweepResult = {
      ...article(),
      conditions: { gpuShare: 0.5 },
      memory: memory({ source: 'api/ps', settledBytes: 20 * 2 ** 30 }),
    }
    const vramBytes = 16 * 2 ** 30
    expect(judge('memory < 80% VRAM at P=1', sweep, { vramBytes }).state).toBe('met')
    expect(judge('memory < 60% VRAM at P=1', sweep, { vramBytes }).state).toBe('missed')
    expect(judge('memory < 60% VRAM at P=1', sweep).detail).toBe('the size of VRAM is not known')
  })

  test('VRAM of a card or of Metal stands in the result, and what the driver counts goes before a statement', () => {
    const gpu = memory({ source: 'api/ps', settledBytes: 20 * 2 ** 30 }, { source: 'gpu', settledBytes: 15 * 2 ** 30 })
    const card: SweepResult = {
      ...article(),
      machine: { key: 'x', origin: 'local', vramBytes: 24 * 2 ** 30 },
      conditions: { gpuShare: 1 },
      memory: gpu,
    }
    expect(judge('memory < 80% VRAM at P=1', card)).toMatchObject({
      state: 'met',
      detail:
        "memory at P=1 is 16.1 GB (of the server's processes, by the driver) = 62.5 % of 24 GiB VRAM; required < 80 %",
    })
    const mac = { ...article(), conditions: { gpuShare: 1, gpuWorkingSetBytes: 24 * 2 ** 30 }, memory: gpu.slice(0, 1) }
    expect(judge('memory < 80% VRAM at P=1', mac)).toMatchObject({ state: 'missed' })
  })

  test('GPU memory is never held against RAM, nor is that of all programs against VRAM', () => {
    const sweep: SweepResult = {
      ...article(),
      memory: memory({ source: 'gpu-total', settledBytes: 60e9, growthBytes: 30e9 }),
    }
    expect(judge('memory < 80% RAM', sweep).state).toBe('met')
    expect(judge('memory growth < 2%', sweep).state).toBe('not measured')
    expect(judge('memory < 80% VRAM', sweep, { vramBytes: 80e9 }).state).toBe('not measured')
  })

  test('on another machine it is not measured, and never 0', () => {
    const sweep = sweepOf({
      levels: [{ parallel: 1, rounds: { genSpeed: [30] } }],
      conditions: { server: 'remote' },
    })
    expect(judge('memory < 80% RAM', sweep)).toMatchObject({
      state: 'not measured',
      detail: 'not measurable here: the server is on another machine, where its memory cannot be read',
    })
  })
})

const grown = (growthBytes: number) => ({
  ...article(),
  memory: memory({ source: 'rss', settledBytes: 20e9, growthBytes }),
})

describe('memory of the machine', () => {
  const measured = sweepOf({
    levels: [
      { parallel: 1, rounds: { systemMemoryBytes: [20 * 2 ** 30] } },
      { parallel: 4, rounds: { systemMemoryBytes: [30 * 2 ** 30] } },
    ],
  })

  test('is held against RAM at every level, the worst one named', () => {
    expect(judge('system memory < 90% RAM', measured)).toMatchObject({
      state: 'missed',
      detail: 'system memory at P=4 is 32.2 GB = 93.8 % of 32 GiB RAM; required < 90 % (worst of P=1 and 4)',
      advice: expect.stringContaining('Close other programs') as string,
    })
    expect(judge('system memory < 90% RAM at P=1', measured).state).toBe('met')
    expect(judge('system memory < 24 GB', measured).state).toBe('missed')
  })

  test.each([
    ['system memory < 90% RAM', 'system memory'],
    ['swap = 0', 'swap'],
    ['swap < 200 MB', 'swap'],
  ])('%s of a server elsewhere or simulated says in its first line why it is not measured', (text, word) => {
    const levels = [{ parallel: 1, rounds: { genSpeed: [30] } }]
    expect(judge(text, sweepOf({ levels, conditions: { server: 'remote' } }))).toMatchObject({
      state: 'not measured',
      detail: `not measurable here: the server is on another machine, where its ${word} cannot be read`,
      advice: expect.stringContaining('on the machine of the server') as string,
    })
    expect(judge(text, sweepOf({ levels, simulated: true }))).toMatchObject({
      state: 'not measured',
      detail: `not measurable here: the server is simulated, and it does not state its ${word}`,
    })
  })

  test('of a server whose processes cannot be seen takes its words from the warning', () => {
    const [levels, message, advice] = [
      [{ parallel: 1, rounds: { genSpeed: [30] } }],
      'it cannot be seen',
      'Be its user.',
    ]
    const sweep = sweepOf({ levels, warnings: [{ code: 'memory-not-measured', message, advice }] })
    expect(judge('swap = 0', sweep)).toMatchObject({ state: 'not measured', detail: message, advice })
  })
})

describe('growth', () => {
  test.each([
    [200e6, 'met', 'memory growth is 200 MB = 1.00 % of 20.0 GB after warm-up; required < 2 %'],
    [600e6, 'missed', 'memory growth is 600 MB = 3.00 % of 20.0 GB after warm-up; required < 2 %'],
    [-50e6, 'met', 'memory growth is -50.0 MB = -0.250 % of 20.0 GB after warm-up; required < 2 %'],
  ])('of %d bytes', (growth, state, detail) => {
    expect(judge('memory growth < 2%', grown(growth))).toMatchObject({ state, detail })
  })

  test('against an amount', () => {
    expect(judge('memory growth < 500 MB', grown(600e6)).state).toBe('missed')
  })

  test.each([
    [0, 'met'],
    [64e6, 'met'],
    [65e6, 'missed'],
    [-1e9, 'met'],
  ])('swap = 0 lets 64 MB pass: %d bytes are %s', (bytes, state) => {
    const sweep = { ...article(), run: { swapBytes: { median: bytes, p5: bytes, p95: bytes, rounds: [bytes] } } }
    expect(judge('swap = 0', sweep).state).toBe(state)
    expect(judge('swap ≤ 0 MB', sweep).state).toBe(state)
    expect(judge('swap < 65 MB', sweep).state).toBe(state)
  })

  test('what was not read is not measured', () => {
    for (const text of [
      'swap = 0',
      'memory growth < 2%',
      'memory growth < 1 GB',
      'load time < 3 s',
      'system memory < 80% RAM',
    ]) {
      expect(judge(text, article())).toMatchObject({ state: 'not measured', advice: expect.stringMatching(/\S/) })
    }
  })
})
