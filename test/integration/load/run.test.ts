import { describe, expect, test } from 'vitest'
import { simulator } from '../../../src/simulator/index.ts'
import { busy, measure, simulated, TOKENS } from './setting.ts'

/** Places of a value that JSON could not carry: functions, classes, NaN, infinities. */
function notPlain(value: unknown, place = ''): string[] {
  if (value === undefined || typeof value === 'string' || typeof value === 'boolean') return []
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [place]
  if (typeof value !== 'object' || value === null) return [place]
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  return plain ? Object.entries(value).flatMap(([key, inner]) => notPlain(inner, `${place}.${key}`)) : [place]
}

describe('a sweep of P=1, 2, 4 in two rounds', () => {
  test('has every request of every level, and asks the server for no more than that', async () => {
    const server = await simulated()
    const { result, progress } = await measure(server.url, { parallel: [1, 2, 4], rounds: 2 })

    expect(result.levels.map(({ parallel }) => parallel)).toEqual([1, 2, 4])
    expect(result.order).toEqual([1, 2, 4, 4, 2, 1])
    for (const { parallel, outcomes, requests } of result.levels) {
      expect(outcomes).toMatchObject({ completed: 2 * parallel, failed: 0, rejected: 0, timedOut: 0, aborted: 0 })
      const places = [0, 1].flatMap((round) => Array.from({ length: parallel }, (_, index) => [round, index]))
      expect(requests.map(({ round, index }) => [round, index])).toEqual(places)
      for (const request of requests) {
        expect(request).toMatchObject({ outcome: 'completed', tokens: TOKENS, chunks: TOKENS, doneReason: 'length' })
        const { sentAt, firstTokenAt = Number.NaN, lastTokenAt = Number.NaN, endAt } = request
        expect([sentAt, firstTokenAt, lastTokenAt, endAt].every(Number.isFinite)).toBe(true)
        expect(sentAt <= firstTokenAt && firstTokenAt < lastTokenAt && lastTokenAt <= endAt).toBe(true)
      }
    }
    // Loading and probe, a warm-up round or two at each level, two measured ones.
    const { requests, ...stats } = server.stats()
    expect(stats).toMatchObject({ completed: requests, refused: 0, left: 0, loads: 1 })
    expect(requests).toBeGreaterThanOrEqual(2 + 7 + 2 * 7)
    expect(requests).toBeLessThanOrEqual(2 + 2 * 7 + 2 * 7)
    expect(progress.filter(({ type }) => type === 'round')).toHaveLength(6)
    expect(progress[0]).toMatchObject({ type: 'expected', parallel: [1, 2, 4], tokens: TOKENS, simulated: true })
  })

  test('is plain data that says what it is', async () => {
    const { url } = await simulated()
    const { result } = await measure(url)
    expect(notPlain(result)).toEqual([])
    expect(result).toMatchObject({
      format: 1,
      simulated: true,
      machine: { origin: 'simulated', preset: 'fast' },
      conditions: { ollamaVersion: '0.25.0', contextLength: 4096, memorySource: 'api/ps', server: 'loopback' },
      scenario: { model: 'fast', cache: 'cold', promptTokens: expect.any(Number) as number },
    })
    expect(result.warnings.map(({ code }) => code)).toContain('simulated')
    expect(result.inFlightMs).toBeLessThan(result.durationMs)
  })
})

/** Long enough to be measured in one piece, by a client that does not share its thread with the server. */
const SOUND = { rounds: 3, options: { num_predict: 32 } }

describe('numbers', () => {
  test('are those of the preset: 150 tok/s alone, 62 among four, side by side', async () => {
    const { result } = await measure(simulator('fast', { loadMs: 10 }), { ...SOUND, parallel: [1, 4] }, { unfit: busy })
    const [one, four] = result.levels
    expect(one?.effectiveParallelism?.median).toBe(1)
    expect(four?.effectiveParallelism?.median).toBeGreaterThan(3.5)
    expect(result.capacity).toEqual({})
    // Contention, told by ratio.
    expect((four?.genSpeed?.median ?? 0) / (one?.genSpeed?.median ?? 1)).toBeCloseTo(62 / 150, 1)
  })

  test('with one slot: served one at a time, and the wait is told apart from slow generation', async () => {
    const { result, progress } = await measure(simulator('fast', { loadMs: 10, numParallel: 1 }), SOUND, {
      unfit: busy,
    })
    const [one, two] = result.levels
    expect(result.capacity).toEqual({ slots: 1, queueFrom: 2 })
    expect(result.conditions.numParallel).toBe(1)
    expect(two?.effectiveParallelism?.median).toBeLessThan(1.1)
    // Of each round one request waits for all of the other's answer.
    const waits = two?.requests.map((request) => request.queueMs ?? Number.NaN).toSorted((a, b) => a - b) ?? []
    const alone = one?.e2eMs?.median ?? Number.NaN
    expect(waits.map((wait) => wait > 0.7 * alone)).toEqual([false, false, false, true, true, true])
    expect(result.cliff.state).toBe('unknown')
    expect(result.warnings.map(({ code }) => code)).toContain('one-at-a-time')
    const notes = progress.flatMap((event) => (event.type === 'note' ? [event.text] : []))
    expect(notes.join('\n')).toContain('P=2 was served one at a time in the warm-up')
  })

  test('with two slots: four requests queue, two do not', async () => {
    const host = simulator('fast', { loadMs: 10, numParallel: 2 })
    const { result } = await measure(host, { ...SOUND, parallel: [1, 2, 4] }, { unfit: busy })
    expect(result.capacity).toEqual({ slots: 2, queueFrom: 4 })
    expect(result.levels[1]?.effectiveParallelism?.median).toBeGreaterThan(1.7)
    expect(result.levels[2]?.peakOverlap).toBe(2)
    expect(result.cliff.levels.map(({ parallel }) => parallel)).toEqual([2])
    expect(result.warnings).toContainEqual(expect.objectContaining({ code: 'queueing', parallel: 4 }))
  })
})
