import { beforeEach, describe, expect, test, vi } from 'vitest'
import { resolveScenario } from '../../../src/load/resolve.ts'
import { runMatrix } from '../../../src/load/run-matrix.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import type { Scenario } from '../../../src/model/scenario.ts'
import type { ManagedServer } from '../../../src/model/server.ts'
import { TOKENS, TOOL, whyNot } from '../load/setting.ts'
import { FAKE, ownTemporary, registered } from './left-processes.ts'

let temporary = ''
beforeEach(() => {
  temporary = ownTemporary()
  vi.stubEnv('TMPDIR', temporary)
  return () => vi.unstubAllEnvs()
})

/** A slot at this context takes 4.3 GB of the 13 GB that are free: two fit, three do not. */
const FITS_TWICE = 262_144

interface Measured {
  readonly result: SweepResult
  readonly notes: readonly string[]
}

async function measure(
  server: ManagedServer,
  more: Partial<Scenario> = {},
  stop: { readonly at?: RegExp } = {},
): Promise<Measured> {
  const scenario = resolveScenario(
    'a matrix',
    { model: 'fast', rounds: 1, options: { num_predict: TOKENS }, ...more, server: { binary: FAKE, ...server } },
    { environment: {} },
  )
  const controller = new AbortController()
  const notes: string[] = []
  const result = await runMatrix(scenario, {
    tool: TOOL,
    signal: controller.signal,
    onProgress: (event) => {
      if (event.type === 'note') notes.push(event.text)
      if (event.type === 'note' && stop.at?.test(event.text)) controller.abort()
    },
  })
  return { result, notes }
}

describe.skipIf(process.platform === 'win32')('settings of a managed server', { timeout: 60_000 }, () => {
  test('are measured in turn, each on a server of its own, and rated', async () => {
    const { result, notes } = await measure({ numParallel: [1, 2, 4] })
    expect(notes.filter((text) => text.includes(': load '))).toEqual([
      'np1: load 1 of 2',
      'np2: load 1 of 2',
      'np4: load 1 of 2',
      'np4: load 2 of 2',
      'np2: load 2 of 2',
      'np1: load 2 of 2',
    ])
    expect(result.variants?.map(({ name, loads, levels }) => [name, loads.length, levels.length])).toEqual([
      ['np1', 2, 3],
      ['np2', 2, 3],
      ['np4', 2, 3],
    ])
    const memory = result.matrix?.settings.map(({ memoryBytes = 0 }) => memoryBytes) ?? []
    // A slot of 4096 tokens takes 67 MB.
    expect(memory.map((bytes) => Math.round((bytes - (memory[0] ?? 0)) / 67_108_864))).toEqual([0, 1, 3])
    expect(result.matrix?.settings.map(({ setting }) => setting)).toEqual([
      { numParallel: 1 },
      { numParallel: 2 },
      { numParallel: 4 },
    ])
    expect(result.warnings.map(({ code }) => code)).not.toContain('one-at-a-time')
    expect(registered(temporary)).toEqual([])
    expect(JSON.stringify(result)).not.toContain('managed/ollama')
  })

  test('one that does not load is a row, and takes no part in later turns', async () => {
    const { result, notes } = await measure({ numParallel: [1, 4], contextLength: FITS_TWICE })
    expect(result.matrix?.settings).toMatchObject([
      { name: 'np1', fit: 'interactive' },
      { name: 'np4', fit: 'willNotLoad', reason: expect.stringContaining('does not fit into memory') as string },
    ])
    expect(result.matrix?.recommended).toBe('np1')
    expect(notes.filter((text) => text.startsWith('np4: load'))).toHaveLength(1)
  })

  test('none that loads: says so of each', async () => {
    const reason = await whyNot(measure({ numParallel: [4, 8], contextLength: FITS_TWICE }))
    expect(reason).toMatchObject({ code: 'MODEL_TOO_LARGE', message: expect.stringMatching(/np4: .* np8: /) as string })
    expect(registered(temporary)).toEqual([])
  })

  test('raised: until the model no longer loads, and the edge is found', async () => {
    const { result } = await measure({ numParallel: { upTo: 16 }, contextLength: FITS_TWICE })
    expect(result.matrix?.raised).toEqual({ upTo: 16 })
    expect(result.matrix?.settings.map(({ name, fit }) => [name, fit === 'willNotLoad'])).toEqual([
      ['np1', false],
      ['np2', false],
      ['np3', true],
      ['np4', true],
    ])
    expect(result.variants?.map(({ levels }) => levels.map(({ parallel }) => parallel))).toEqual([[1], [1, 2]])
  })

  test('a stopped run keeps what was measured, and leaves no server', async () => {
    const { result } = await measure({ numParallel: [1, 2] }, {}, { at: /^np2: load 1/ })
    expect(result.matrix?.settings.map(({ name, fit }) => [name, fit])).toEqual([
      ['np1', 'interactive'],
      ['np2', 'unknown'],
    ])
    expect(registered(temporary)).toEqual([])
  })

  test('a server that cannot start ends the run', async () => {
    const env = { FAKE_LAST_WORDS: 'Error: unknown flag' }
    expect(await whyNot(measure({ numParallel: [1, 2], env }))).toMatchObject({ code: 'SERVER_NOT_STARTED' })
  })
})
