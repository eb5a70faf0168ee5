import { describe, expect, test } from 'vitest'
import { ramShare } from '../../../src/measure/diagnosis/words.ts'
import type { DiagnosisCode } from '../../../src/model/diagnosis.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import { CASES, diagnosed, GENTLE, GUARDS, QUEUED } from './diagnosed.ts'

const CODES = Object.keys(CASES) as DiagnosisCode[]

const of = (...more: readonly Partial<SweepResult>[]) => diagnosed(...more).diagnosis
const also = (...more: readonly Partial<SweepResult>[]) => of(...more).also?.map(({ code }) => code)

describe('every diagnosis', () => {
  test.each(CODES)('%s has its case, a line, a next step and numbers without a flaw', (code) => {
    const { message, evidence, advice, ...rest } = of(CASES[code])
    expect(rest).toEqual({ code })
    expect(message).not.toBe('')
    expect(advice).toMatch(/^\p{Lu}.*\.$/u)
    expect([message, ...evidence, advice].join()).not.toMatch(/NaN|undefined|Infinity/)
  })

  test('its evidence is said in numbers', () => {
    expect(of(CASES.healthy).evidence).toEqual([
      'throughput at P=4 is 3 × that of P=1',
      'model and slots take 70 % of RAM',
    ])
    expect(of(CASES.saturated)).toMatchObject({
      message: 'the GPU is saturated: the cliff is at P=3',
      evidence: ['from P=2 to P=3 each request lost 32 % of its gen speed, and throughput rose by 2.8 %'],
      advice: expect.stringMatching(/^Serve 2 at once \(OLLAMA_NUM_PARALLEL=2\)\./) as string,
    })
    expect(of(CASES.queueing)).toMatchObject({
      message: 'queue from P=3 (2 slots): further requests wait',
      evidence: [expect.stringMatching(/^at P=3 a request waited up to 2\.2 s of its [\d.]+ s for a slot$/), /70 %/],
    } as object)
    expect(of(CASES.swapping).evidence[0]).toBe('1.24 GB were written to swap from the loading of the model on')
    expect(of(CASES['out-of-memory'])).toMatchObject({
      message: 'memory ran out at P=4',
      evidence: ['20 of 20 requests at P=4 ended for want of memory', 'model and slots take 70 % of RAM'],
    })
    expect(of(CASES['memory-tight']).evidence).toEqual(['model and slots take 86 % of RAM'])
    expect(of(CASES['threads-equal-cores'])).toMatchObject({
      evidence: [GUARDS.bimodal.message, 'as many threads as cores by default, 8 cores, nothing of the model on a GPU'],
      advice: GUARDS.bimodal.advice,
    })
    expect(of(CASES['not-fit'])).toMatchObject({ evidence: [GUARDS.clients.message], advice: GUARDS.clients.advice })
    expect(of(CASES.undecided).evidence).toEqual(['levels with numbers: P=1'])
  })
})

describe('which of several comes first', () => {
  const swap = CASES.swapping.run
  const tight = CASES['memory-tight'].machine
  const threads = CASES['threads-equal-cores']
  test.each([
    ['what disturbed the run, before swapping', 'not-fit', { run: swap, warnings: [GUARDS.clients] }, ['swapping']],
    ['memory that ran out, before swapping', 'out-of-memory', { ...CASES['out-of-memory'], run: swap }, ['swapping']],
    ['swapping, before threads', 'swapping', { ...threads, run: swap }, ['threads-equal-cores']],
    ['swapping, before the drift that it causes', 'swapping', { run: swap, warnings: [GUARDS.drifting] }, undefined],
    ['swapping, before the cliff it may make', 'swapping', { run: swap }, undefined],
    ['swapping seen in the rounds alone', 'swapping', { warnings: [GUARDS.swapping] }, undefined],
    ['critical pressure, before the cliff', 'memory-tight', { warnings: [GUARDS.critical] }, undefined],
    ['threads, before the two ways that rounds ran in', 'threads-equal-cores', threads, undefined],
    ['two ways without that cause', 'not-fit', { ...GENTLE, warnings: [GUARDS.bimodal] }, undefined],
    ['a drift without a cause, before the cliff', 'not-fit', { warnings: [GUARDS.drifting] }, undefined],
    ['a cliff within the slots, before the queue', 'saturated', { capacity: { slots: 3, queueFrom: 4 } }, ['queueing']],
    ['the cliff, before tight memory', 'saturated', { machine: tight }, ['memory-tight']],
    ['the queue, before tight memory', 'queueing', { ...QUEUED, machine: tight }, ['memory-tight']],
    ['tight memory, before healthy', 'memory-tight', { ...GENTLE, machine: tight }, undefined],
  ] as const)('%s', (_, code, more, others) => {
    expect(of(more).code).toBe(code)
    expect(also(more)).toEqual(others)
  })

  test('an amount of swap that any system moves is none', () => {
    const swapBytes = { median: 64_000_000, p5: 64_000_000, p95: 64_000_000, rounds: [64_000_000] }
    expect(of(GENTLE, { run: { swapBytes } }).code).toBe('healthy')
  })

  test('a warning that is no guard does not spoil a run', () => {
    const { guard: _, ...warning } = GUARDS.clients
    expect(of(GENTLE, { warnings: [warning] }).code).toBe('healthy')
  })
})

describe('saturated', () => {
  const between = { state: 'between', threshold: 0.5, parallel: 4, after: 2, levels: [] } as const
  test('the processor is named as the server tells where the model is', () => {
    const named = (gpuShare?: number) => of({ conditions: { gpuShare } }).message
    expect(named(1)).toMatch(/^the GPU is saturated/)
    expect(named(0)).toMatch(/^the CPU is saturated/)
    expect(named(0.6)).toMatch(/60 % of the model on the GPU, the rest on the CPU/)
    expect(named()).toMatch(/^the processor that runs the model/)
    expect(of({ conditions: { gpuShare: 0.6 } }).advice).toContain('fits on the GPU as a whole')
  })

  test('between two levels; a sweet spot beyond the cliff is for batch work', () => {
    const diagnosis = of({ cliff: between, sweetSpot: { parallel: 4, interval: [4, 4], peak: 44.5 } })
    expect(diagnosis.message).toBe('the GPU is saturated: the cliff is between P=2 and P=4')
    expect(diagnosis.advice).toContain(
      'Serve 2 at once (OLLAMA_NUM_PARALLEL=2) while people wait, or 4 for batch work.',
    )
  })

  test('without the numbers of both levels there is no evidence, and no invented one', () => {
    expect(of({ levels: diagnosed().levels.filter(({ parallel }) => parallel !== 2) }).evidence).toEqual([])
  })
})

describe('queueing', () => {
  test('more slots are advised only where memory has room', () => {
    expect(of(QUEUED).advice).toMatch(/^Raise OLLAMA_NUM_PARALLEL above 2 while memory stays below 80 % of RAM/)
    expect(of(QUEUED, { machine: CASES['memory-tight'].machine }).advice).toMatch(/need memory that is not there/)
    expect(of(QUEUED, { memory: [] }).advice).toContain('if memory allows')
  })

  test('one slot: no level above it tells of contention', () => {
    const one = { cliff: CASES.undecided.cliff, capacity: { slots: 1, queueFrom: 2 } }
    expect(of(QUEUED, one)).toMatchObject({
      code: 'queueing',
      message: 'queue from P=2 (1 slot): further requests wait',
    })
  })
})

describe('threads = cores', () => {
  const { conditions } = CASES['threads-equal-cores']
  test.each([
    ['asked for, without two ways seen', { cores: 8, threads: 8 }, 'threads-equal-cores'],
    ['fewer than cores', { cores: 8, threads: 7 }, 'healthy'],
    ['not told, and nothing seen', { cores: 8 }, 'healthy'],
    ['one core has none to spare', { cores: 1, threads: 1 }, 'healthy'],
  ] as const)('%s', (_, cpu, code) => {
    expect(of(GENTLE, { conditions, observations: { cpu } }).code).toBe(code)
  })

  test('the advice names one core less', () => {
    expect(of(GENTLE, { conditions, observations: { cpu: { cores: 8, threads: 8 } } }).advice).toContain(
      'num_thread: 7',
    )
  })

  test('with a GPU, threads say nothing', () => {
    expect(of(GENTLE, { observations: { cpu: { cores: 8, threads: 8 } } }).code).toBe('healthy')
  })
})

test('too close to the line to tell', () => {
  const edge = { parallel: 3, ratio: 0.49, band: 1.1, side: 'edge' } as const
  const cliff = { state: 'edge', threshold: 0.5, parallel: 3, levels: [edge] } as const
  expect(of({ cliff })).toMatchObject({ code: 'undecided', message: expect.stringContaining('P=3') as string })
})

test('GPU memory is not held against RAM', () => {
  const machine = { ...diagnosed().machine, ramBytes: 32e9 }
  const memory = [
    { source: 'gpu', settledBytes: 31e9, samples: [] },
    { source: 'rss', settledBytes: 8e9, samples: [] },
  ] as const
  expect(ramShare({ machine, memory })).toBe(0.25)
  expect(ramShare({ machine: { ...machine, ramBytes: undefined }, memory })).toBeUndefined()
})
