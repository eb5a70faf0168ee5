import { describe, expect, test } from 'vitest'
import { Engine, type Timing, type Work } from '../../../src/simulator/engine.ts'
import { Pace } from '../../../src/simulator/pace.ts'
import { PRESETS } from '../../../src/simulator/presets.ts'
import { VirtualTimeline } from './virtual-timeline.ts'

/** Steps of 10, 15 and 25 ms at P=1..3, 100 ms a prompt and 1 ms a token of it. */
const preset = { ...PRESETS.fast, stepMs: [10, 15, 25], requestMs: 100, promptTokenMs: 1, gatherMs: 5 }

class Probe implements Work {
  readonly prompt: readonly number[]
  readonly tokensAt: number[] = []
  timing: Timing | undefined
  readonly #now: () => number
  readonly #count: number

  constructor(now: () => number, prompt: readonly number[], count: number) {
    this.#now = now
    this.prompt = prompt
    this.#count = count
  }

  token(): boolean {
    this.tokensAt.push(this.#now())
    return this.tokensAt.length === this.#count
  }

  held(): readonly number[] {
    return this.prompt
  }

  finished(timing: Timing): void {
    this.timing = timing
  }
}

function setUp(numParallel: number, overrides: Partial<ConstructorParameters<typeof Pace>[0]> = {}) {
  const timeline = new VirtualTimeline()
  const pace = new Pace({ preset, slowdown: 1, noise: {}, seed: 1, ...overrides })
  const engine = new Engine({ timeline, pace, numParallel, gatherMs: preset.gatherMs })
  const probe = (prompt: readonly number[], count: number) => new Probe(() => timeline.now(), prompt, count)
  return { timeline, engine, probe }
}

async function noisyTokens(seed: number): Promise<readonly number[]> {
  const { timeline, engine, probe } = setUp(1, { noise: { request: 0.1, step: 0.1, round: 0.1 }, seed })
  const one = probe([1], 5)
  engine.submit(one)
  await timeline.advanceTo(10_000)
  return one.tokensAt
}

describe('one request', () => {
  test('waits for others, computes its prompt, then takes a step for each further token', async () => {
    const { timeline, engine, probe } = setUp(1)
    const one = probe([1, 2, 3], 3)
    engine.submit(one)
    await timeline.advanceTo(1000)
    expect(one.tokensAt).toEqual([108, 118, 128])
    expect(one.timing).toEqual({ startMs: 5, firstTokenMs: 108, lastTokenMs: 128 })
  })

  test('a known prompt costs its fixed part and its last token', async () => {
    const { timeline, engine, probe } = setUp(1)
    engine.submit(probe([1, 2, 3], 1))
    await timeline.advanceTo(1000)
    const again = probe([1, 2, 3], 1)
    engine.submit(again)
    await timeline.advanceTo(2000)
    expect(again.timing).toEqual({ startMs: 1005, firstTokenMs: 1106, lastTokenMs: 1106 })
  })
})

describe('several requests', () => {
  test('those that come together share one prompt batch and the speed of their level', async () => {
    const { timeline, engine, probe } = setUp(3)
    const all = [probe([1], 3), probe([2], 3), probe([3], 3)]
    engine.submit(all[0] ?? probe([], 1))
    await timeline.advanceTo(4)
    for (const one of all.slice(1)) engine.submit(one)
    await timeline.advanceTo(1000)
    for (const one of all) expect(one.tokensAt).toEqual([308, 333, 358])
  })

  test('one that comes in mid-step waits for its end and stalls the other, whose span contains the stall', async () => {
    const { timeline, engine, probe } = setUp(2)
    const first = probe([1], 4)
    engine.submit(first)
    await timeline.advanceTo(110)
    const second = probe([2], 2)
    engine.submit(second)
    await timeline.advanceTo(1000)
    expect(first.tokensAt).toEqual([106, 116, 232, 242])
    expect(second.tokensAt).toEqual([217, 232])
    expect(second.timing?.startMs).toBe(116)
    expect(first.timing).toEqual({ startMs: 5, firstTokenMs: 106, lastTokenMs: 242 })
  })

  test('beyond the slots they queue in order of arrival, and the queue is in none of their own times', async () => {
    const { timeline, engine, probe } = setUp(1)
    const all = [1, 2, 3].map((token) => probe([token], 2))
    for (const one of all) engine.submit(one)
    await timeline.advanceTo(7)
    expect([engine.active, engine.queued]).toEqual([1, 2])
    await timeline.advanceTo(5000)
    expect(all.map((one) => one.timing?.startMs)).toEqual([5, 116, 227])
    for (const { timing } of all) expect((timing?.lastTokenMs ?? 0) - (timing?.startMs ?? 0)).toBe(111)
    expect([engine.active, engine.queued]).toEqual([0, 0])
  })

  test('a slot that was never used pays for a cold prompt, the next time none does', async () => {
    const { timeline, engine, probe } = setUp(2)
    const prompt = Array.from({ length: 50 }, (_, i) => i)
    const round = () => [probe(prompt, 1), probe(prompt, 1)]
    const ttft: number[] = []
    for (const startMs of [0, 1000, 2000]) {
      await timeline.advanceTo(startMs)
      const works = startMs === 0 ? round().slice(0, 1) : round()
      for (const work of works) engine.submit(work)
      await timeline.advanceTo(startMs + 999)
      ttft.push((works[0]?.timing?.firstTokenMs ?? 0) - startMs - preset.gatherMs)
    }
    expect(ttft).toEqual([150, 101 + 150, 101 + 101])
  })
})

describe('a client that leaves', () => {
  test('while generating: no further token, and its slot is free at the next boundary', async () => {
    const { timeline, engine, probe } = setUp(1)
    const one = probe([1], 1000)
    const next = probe([2], 1)
    const drop = engine.submit(one)
    engine.submit(next)
    await timeline.advanceTo(120)
    drop()
    await timeline.advanceTo(1000)
    expect(one.tokensAt).toEqual([106, 116])
    expect(one.timing).toBeUndefined()
    expect(next.timing?.startMs).toBe(126)
  })

  test('while queued: it is never started', async () => {
    const { timeline, engine, probe } = setUp(1)
    const [one, two, three] = [probe([1], 2), probe([2], 2), probe([3], 2)]
    engine.submit(one)
    const drop = engine.submit(two)
    engine.submit(three)
    drop()
    await timeline.advanceTo(1000)
    expect(two.tokensAt).toEqual([])
    expect(three.timing?.startMs).toBe(116)
  })
})

describe('slow-down and noise', () => {
  test('a factor stretches prompt and steps; one for a level only that level', async () => {
    const slower = setUp(1, { slowdown: 1.5 })
    const one = slower.probe([1, 2], 2)
    slower.engine.submit(one)
    await slower.timeline.advanceTo(1000)
    expect(one.timing).toEqual({ startMs: 5, firstTokenMs: 158, lastTokenMs: 173 })

    const atTwo = setUp(2, { slowdown: [{ parallel: 2, factor: 2 }] })
    const [short, long] = [atTwo.probe([1], 2), atTwo.probe([2], 3)]
    atTwo.engine.submit(short)
    atTwo.engine.submit(long)
    await atTwo.timeline.advanceTo(1000)
    expect(long.tokensAt.map((ms) => ms - (long.tokensAt[0] ?? 0))).toEqual([0, 30, 40])
  })

  test('noise is the same for the same seed, and another for another', async () => {
    expect(await noisyTokens(7)).toEqual(await noisyTokens(7))
    expect(await noisyTokens(7)).not.toEqual(await noisyTokens(8))
  })

  test('noise has the spread that was asked for', () => {
    const pace = new Pace({ preset, slowdown: 1, noise: { step: 0.05 }, seed: 3 })
    const logs = Array.from({ length: 4000 }, () => Math.log(pace.step(1) / 10))
    const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length
    const sd = Math.sqrt(logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / logs.length)
    expect(Math.abs(mean)).toBeLessThan(0.004)
    expect(sd).toBeCloseTo(0.05, 2)
  })

  test('round noise holds from idle to idle', () => {
    const pace = new Pace({ preset, slowdown: 1, noise: { round: 0.05 }, seed: 3 })
    const round = () => {
      pace.startRound()
      return [pace.step(1), pace.step(1)]
    }
    const [a, b] = [round(), round()]
    expect(a[0]).toBe(a[1])
    expect(b[0]).toBe(b[1])
    expect(a[0]).not.toBe(b[0])
  })
})

describe('drift', () => {
  test('speed is lost evenly from the first computation on, and no more after driftMs', () => {
    let nowMs = 5000
    const pace = new Pace({
      preset: { ...PRESETS.fast, stepMs: [10] },
      slowdown: 1,
      noise: {},
      seed: 1,
      drift: 0.2,
      driftMs: 1000,
      now: () => nowMs,
    })
    const stepAt = (ms: number) => {
      nowMs = 5000 + ms
      return pace.step(1)
    }
    expect(stepAt(0)).toBe(10)
    expect(stepAt(500)).toBeCloseTo(10 / 0.9)
    expect(stepAt(1000)).toBeCloseTo(10 / 0.8)
    expect(stepAt(9000)).toBeCloseTo(10 / 0.8)
  })
})
