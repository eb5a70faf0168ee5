import { describe, expect, test } from 'vitest'
import { simulator } from '../../../src/simulator/index.ts'
import { measure, simulated, TOKENS } from './setting.ts'

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
    // Loading and probe, one warm-up round at each level, two measured ones.
    expect(server.stats()).toMatchObject({ requests: 2 + 7 + 2 * 7, refused: 0, left: 0, loads: 1 })
    expect(progress.filter(({ type }) => type === 'round')).toHaveLength(6)
    expect(progress[0]).toMatchObject({ type: 'expected', parallel: [1, 2, 4], tokens: TOKENS, simulated: true })
  })

  test('is plain data that says what it is', async () => {
    const { url } = await simulated()
    const { result } = await measure(url)
    expect(JSON.parse(JSON.stringify(result))).toEqual(structuredClone(result))
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

  test('measures what the preset says: 150 tok/s alone, side by side up to four', async () => {
    const { result } = await measure(simulator('fast', { loadMs: 10 }), {
      parallel: [1, 4],
      options: { num_predict: 32 },
    })
    const [one, four] = result.levels
    expect(one?.effectiveParallelism?.median).toBe(1)
    expect(four?.effectiveParallelism?.median).toBeGreaterThan(3.5)
    expect(result.capacity).toEqual({})
    // 62 of 150 tok/s: contention, told by ratio.
    expect((four?.genSpeed?.median ?? 0) / (one?.genSpeed?.median ?? 1)).toBeCloseTo(62 / 150, 1)
  })
})

describe('fewer slots than requests', () => {
  test('one slot: served one at a time, and the wait is told apart from slow generation', async () => {
    const { url } = await simulated({ numParallel: 1 })
    const { result, progress } = await measure(url)
    const [one, two] = result.levels
    expect(result.capacity).toEqual({ slots: 1, queueFrom: 2 })
    expect(result.conditions.numParallel).toBe(1)
    expect(two?.effectiveParallelism?.median).toBeLessThan(1.1)
    const waits = two?.requests.map((request) => request.queueMs ?? Number.NaN).toSorted((a, b) => a - b) ?? []
    // The second one waits for all of the first one's answer.
    expect(waits[1]).toBeGreaterThan(0.7 * (one?.e2eMs?.median ?? Number.NaN))
    expect(waits[0]).toBeLessThan(0.5 * (waits[1] ?? Number.NaN))
    expect(result.cliff.state).toBe('unknown')
    expect(result.warnings.map(({ code }) => code)).toContain('one-at-a-time')
    const notes = progress.flatMap((event) => (event.type === 'note' ? [event.text] : []))
    expect(notes.join('\n')).toContain('P=2 was served one at a time in the warm-up')
  })

  test('two slots: four requests queue, two do not', async () => {
    const { url } = await simulated({ numParallel: 2 })
    const { result } = await measure(url, { parallel: [1, 2, 4] })
    expect(result.capacity).toEqual({ slots: 2, queueFrom: 4 })
    expect(result.levels[1]?.effectiveParallelism?.median).toBeGreaterThan(1.7)
    expect(result.levels[2]?.peakOverlap).toBe(2)
    expect(result.cliff.levels.map(({ parallel }) => parallel)).toEqual([2])
    expect(result.warnings).toContainEqual(expect.objectContaining({ code: 'queueing', parallel: 4 }))
  })
})
