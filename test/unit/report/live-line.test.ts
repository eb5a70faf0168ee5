import { expect, test } from 'vitest'
import type { Flight, Progress } from '../../../src/model/progress.ts'
import { LiveLine } from '../../../src/report/live-line.ts'
import { palette } from '../../../src/report/palette.ts'
import { widthOf } from '../../../src/report/text-width.ts'

const SCENARIO = 'two people chat at once'

const EXPECTED: Extract<Progress, { type: 'expected' }> = {
  type: 'expected',
  scenario: SCENARIO,
  parallel: [1, 2],
  rounds: { min: 3, max: 8 },
  tokens: 64,
  simulated: false,
  expectedMs: 90_000,
}

const flight = (more: Partial<Flight> = {}): Flight => ({
  type: 'flight',
  scenario: SCENARIO,
  stage: 'measured',
  parallel: 2,
  round: 3,
  inFlight: 2,
  tokens: 43,
  ofTokens: 128,
  throughput: 44.13,
  elapsedMs: 72_400,
  ...more,
})

const THREE = { min: 3, max: 3 }

const round = (parallel: number, number: number, elapsedMs: number): Progress => ({
  type: 'round',
  scenario: SCENARIO,
  parallel,
  round: number,
  of: 8,
  completed: parallel,
  elapsedMs,
})

/** What is shown after the events. */
function shown(events: readonly (Progress | Flight)[], width = 160): string | undefined {
  const line = new LiveLine()
  for (const event of events) line.take(event)
  return line.text(width)
}

test('by width: the name goes first, then the least of the others, and never where it stands', () => {
  const lines = [160, 120, 108, 100, 80, 60, 40, 20].map((width) => shown([EXPECTED, flight()], width))
  expect(lines).toEqual([
    '  two people chat at once · P=2 round 3/8 · 1:12, about 1.5 min left · 2 in flight ·  43/128 tokens · 44.1 tok/s',
    '  two people chat at once · P=2 round 3/8 · 1:12, about 1.5 min left · 2 in flight ·  43/128 tokens · 44.1 tok/s',
    '  two people chat… · P=2 round 3/8 · 1:12, about 1.5 min left · 2 in flight ·  43/128 tokens · 44.1 tok/s',
    '  P=2 round 3/8 · 1:12, about 1.5 min left · 2 in flight ·  43/128 tokens · 44.1 tok/s',
    '  P=2 round 3/8 · 1:12, about 1.5 min left · 2 in flight ·  43/128 tokens',
    '  P=2 round 3/8 · 1:12, about 1.5 min left ·  43/128 tokens',
    '  P=2 round 3/8',
    '  P=2 round 3/8',
  ])
})

test('what the server is doing before the rounds', () => {
  const before = { round: 1, ofTokens: undefined, elapsedMs: 4000 }
  expect(shown([EXPECTED, flight({ ...before, stage: 'load' })])).toBe(
    '  two people chat at once · loading the model · 0:04',
  )
  expect(shown([EXPECTED, flight({ ...before, stage: 'warm-up' })])).toBe(
    '  two people chat at once · P=2 warm-up · 0:04 · 2 in flight',
  )
})

test('the modes', () => {
  const one = { parallel: 1, inFlight: 1, ofTokens: 64, throughput: undefined }
  const conversation = { ...EXPECTED, mode: 'context-growth', turns: 12, parallel: [1], rounds: THREE } as const
  expect(shown([conversation, flight({ ...one, round: 1, turn: 4 })])).toBe(
    '  two people chat at once · conversation 1/3 turn 4/12 · 1:12, about 1.5 min left · 1 in flight · 43/64 tokens',
  )
  const start = { ...EXPECTED, mode: 'cold-start', parallel: [1], rounds: THREE, expectedMs: undefined } as const
  expect(shown([start, flight({ ...one, round: 2 })])).toBe(
    '  two people chat at once · cold start 2/3 · 1:12 · 1 in flight · 43/64 tokens',
  )
  const search = { ...EXPECTED, upTo: 32 }
  expect(shown([search, flight({ round: 9 })])).toBe(
    '  two people chat at once · P=2 round 9 · 1:12 · 2 in flight ·  43/128 tokens · 44.1 tok/s',
  )
})

test('nothing, while nothing is in flight', () => {
  expect(shown([EXPECTED])).toBeUndefined()
  expect(shown([EXPECTED, flight(), { type: 'note', text: 'the model is loaded afresh' }])).toBeUndefined()
  const line = new LiveLine()
  line.take(flight())
  line.end()
  expect(line.text(80)).toBeUndefined()
})

test('a name is one line without controls, and takes no more columns than it has, by whatever count', () => {
  const names = ['x\u001B[2J\r\ny\u202Ez', '会話'.repeat(20), 'e\u0301'.repeat(60), '🐢'.repeat(60), '::error::owned']
  for (const scenario of names) {
    for (let width = 10; width < 200; width += 7) {
      const text = shown([EXPECTED, flight({ scenario })], width) ?? ''
      expect(Math.max(widthOf(text), text.length), `${width}: ${text}`).toBeLessThanOrEqual(width)
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}]|::error/u)
    }
  }
})

test('colours change nothing but colours', () => {
  const line = new LiveLine()
  for (const event of [EXPECTED, flight()]) line.take(event)
  const colored = line.text(100, palette(true)) ?? ''
  expect(colored).toContain('\u001B[1mP=2 round 3/8\u001B[22m')
  expect(widthOf(colored)).toBe(widthOf(line.text(100) ?? ''))
})

/** What is said of the end when the run is a minute old; its rounds began at 10 s, a pass should take 30 s. */
function left(...events: readonly Progress[]): string | undefined {
  const text = shown([EXPECTED, flight({ elapsedMs: 10_000 }), ...events, flight({ elapsedMs: 60_000 })])
  return /, (.*) left/u.exec(text ?? '')?.[1]
}

test('the end: from what a pass was expected to take, then from the rounds that ran', () => {
  expect(left()).toBe('about 40 s')
  // Two rounds of P=1 at 20 s, three of P=2 at what is left of the 30 s; 30 s ago.
  expect(left(round(1, 1, 30_000))).toBe('about 40 s')
  expect(left(round(1, 1, 30_000), round(2, 1, 60_000))).toBe('about 1.7 min')
  // All have had the least: five more of each, at 3 s and 37 s.
  const times = [13, 15, 18, 20, 23, 60]
  const least = times.map((at, index) => round(1 + (index % 2), 1 + Math.floor(index / 2), at * 1000))
  expect(left(...least)).toBe('at most 3.3 min')
})

test('a further load, whose length nobody told, has no end', () => {
  expect(left(round(1, 1, 30_000), round(1, 1, 50_000))).toBeUndefined()
})
