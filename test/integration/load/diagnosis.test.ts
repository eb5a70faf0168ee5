import { describe, expect, test } from 'vitest'
import type { DiagnosisCode } from '../../../src/model/diagnosis.ts'
import type { Scenario } from '../../../src/model/scenario.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import { type SimulatorOptions, simulator } from '../../../src/simulator/index.ts'
import { evaluateRequirement, parseRequirement } from '../../../src/verdict/requirement/index.ts'
import { measure, recordingProxy, simulated, TOKENS, whyNot } from './setting.ts'

type Options = Omit<SimulatorOptions, 'preset'>

/** A sweep against a simulator in a thread of its own. A client too busy to measure gets the tool's second measurement. */
async function sweep(
  preset: Parameters<typeof simulator>[0],
  { options = {}, ...more }: Partial<Omit<Scenario, 'options'>> & { options?: Options } = {},
): Promise<SweepResult> {
  const host = simulator(preset, { loadMs: 10, ...options })
  const model = typeof preset === 'string' ? preset : preset.name
  const asked = { model, parallel: [1, 2], rounds: 2, options: { num_predict: 2 * TOKENS }, ...more }
  return (await measure(host, asked, { unfit: starved })).result
}

const starved = ({ warnings }: SweepResult): string | undefined =>
  warnings.find(({ code, guard }) => code === 'client-starved' && guard)?.message

const judge = (result: SweepResult, text: string) =>
  evaluateRequirement(parseRequirement(text), { sweep: result }).state

/** As on a quiet machine, or that the client was starved of it: never another one. */
function expectDiagnosis({ diagnosis, ...result }: SweepResult, code: DiagnosisCode): void {
  const busy = starved({ ...result }) === undefined ? undefined : 'not-fit'
  expect(diagnosis?.code).toBe(busy ?? code)
}

describe('each preset ends in its diagnosis', () => {
  test('healthy, with room for more', async () => {
    const result = await sweep('healthy')
    expectDiagnosis(result, 'healthy')
    expect(judge(result, 'swap = 0')).toBe('met')
    expect(judge(result, 'system memory < 90% RAM')).toBe('met')
  })

  test('saturated, the cliff', async () => {
    // Far enough below the line that a busy machine's scatter does not reach it.
    const slowdown = [{ parallel: 4, factor: 1.5 }]
    expectDiagnosis(await sweep('fast', { parallel: [1, 4], options: { slowdown } }), 'saturated')
  })

  test('queueing behind two slots, or one', async () => {
    expectDiagnosis(await sweep('queueing', { parallel: [1, 2, 4] }), 'queueing')
    expectDiagnosis(await sweep('queueing', { options: { numParallel: 1 } }), 'queueing')
  })

  test('swapping: slow, and swap grows over the run; with fewer slots it is healthy and fast', async () => {
    const [four, two] = [await sweep('swapping'), await sweep('swapping', { options: { numParallel: 2 } })]
    expectDiagnosis(four, 'swapping')
    expectDiagnosis(two, 'healthy')
    expect(judge(four, 'swap = 0')).toBe('missed')
    expect(judge(two, 'swap = 0')).toBe('met')
    const written = four.system?.map(({ swapOutBytes = 0 }) => swapOutBytes) ?? []
    expect(written.length).toBeGreaterThan(4)
    expect(written).toEqual(written.toSorted((a, b) => a - b))
    expect(written.at(-1)).toBeGreaterThan(written[1] ?? Infinity)
    const [slow, fast] = [four, two].map(({ levels }) => levels[0]?.genSpeed?.median ?? 0)
    if (slow && fast) expect(slow).toBeLessThan(fast / 2)
  })

  test('memory-tight: more than 80 % of the RAM that it is held against', async () => {
    expectDiagnosis(await sweep('healthy', { ramBytes: 11e9 }), 'memory-tight')
  })

  test('threads = cores, and one core less cures it', async () => {
    const rounds = 6
    expectDiagnosis(await sweep('threads-equal-cores', { rounds }), 'threads-equal-cores')
    const host = simulator('threads-equal-cores', { loadMs: 10 })
    const options = { num_predict: 2 * TOKENS, num_thread: 3 }
    const cured = { model: 'threads-equal-cores', parallel: [1, 2], rounds: 2, options }
    expectDiagnosis((await measure(host, cured, { unfit: starved })).result, 'healthy')
  })

  test('not fit: a machine that loses speed while it is measured', async () => {
    const drift = { drift: 0.9, driftMs: 20_000 }
    const result = await sweep('healthy', { options: drift, rounds: 6 })
    expect(result.diagnosis?.code).toBe('not-fit')
  })
})

describe('a model that does not load', () => {
  const carried = { diagnosis: 'out-of-memory' }

  test('refused before it begins, or by the server when it is forced', async () => {
    const refused = await whyNot(sweep('out-of-memory'))
    expect(refused).toMatchObject({ code: 'MODEL_TOO_LARGE', details: { ...carried, predicted: true } })
    const forced = await whyNot(sweep('out-of-memory', { force: true }))
    expect(forced).toMatchObject({ code: 'MODEL_TOO_LARGE', details: carried })
    for (const error of [refused, forced]) expect(String(error)).toMatch(/^BenchError: out of memory, before any level/)
    expect(String(forced)).toMatch(/requires more system memory .* Lower OLLAMA_NUM_PARALLEL/)
  })

  test.each([
    ['0.25', 'llama runner process has terminated with exit code -1'],
    ['0.33', 'llama-server process has terminated: signal: killed'],
  ])('killed while it loads, in the words of %s', async (_, words) => {
    const { url } = await simulated()
    const proxy = await recordingProxy(url, ({ path }, response) => {
      if (path === '/api/generate') response.writeHead(500).end(JSON.stringify({ error: words }))
      return path === '/api/generate'
    })
    const error = await whyNot(measure(proxy.url))
    expect(error).toMatchObject({ code: 'MODEL_TOO_LARGE', details: carried })
    expect(String(error)).toContain(`something killed its process (${words})`)
  })

  test('a time-out while swap grows is one; without swap it is only slow', async () => {
    const swapped = await whyNot(sweep('swapping', { options: { loadMs: 60_000 }, loadTimeoutMs: 300 }))
    expect(swapped).toMatchObject({ code: 'LOAD_TIMED_OUT', details: carried })
    expect(String(swapped)).toMatch(
      /^BenchError: out of memory.*swap grew by 0\.\d+ GB meanwhile.*Lower OLLAMA_NUM_PARALLEL/,
    )
    const slow = await whyNot(sweep('healthy', { options: { loadMs: 60_000 }, loadTimeoutMs: 300 }))
    expect(slow).toMatchObject({ code: 'LOAD_TIMED_OUT' })
    expect(slow).not.toHaveProperty('details.diagnosis')
  })

  test('the server gave up a load that only swapped', async () => {
    const options: Options = { numParallel: 10, tooLarge: 'swap', loadTimeoutMs: 200 }
    const error = await whyNot(
      sweep('mac-mini-32gb/qwen3-coder:30b', { model: 'qwen3-coder:30b', options, force: true }),
    )
    expect(error).toMatchObject({ code: 'LOAD_TIMED_OUT', details: carried })
  })
})
