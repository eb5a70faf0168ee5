import { expect, test } from 'vitest'
import type { Flight, Progress } from '../../../src/model/progress.ts'
import { PLAIN } from '../../../src/report/palette.ts'
import { ProgressLines } from '../../../src/report/progress-lines.ts'
import { widthOf } from '../../../src/report/text-width.ts'
import { expectGolden } from './golden.ts'

const EXPECTED: Progress = {
  type: 'expected',
  scenario: 'two people chat at once',
  parallel: [1, 2],
  rounds: { min: 3, max: 8 },
  tokens: 64,
  simulated: false,
}

const round = (parallel: number, number: number, elapsedMs: number, completed = parallel): Progress => ({
  type: 'round',
  scenario: 'two people chat at once',
  parallel,
  round: number,
  of: 8,
  genSpeed: 23,
  throughput: 44.5,
  ttftMs: 141,
  completed,
  elapsedMs,
})

const turn = (number: number, conversation: number, completed = 1): Progress => ({
  type: 'turn',
  turn: number,
  of: 2,
  round: conversation,
  rounds: 3,
  completed,
  elapsedMs: 1000,
})

const linesAt = ({ width = 120, isLive = false } = {}): ProgressLines =>
  new ProgressLines({ palette: PLAIN, width: () => width, isLive: () => isLive })

const said = (lines: ProgressLines, events: readonly Progress[]): (string | undefined)[] =>
  events.map((event) => lines.take(event))

/** P and the number of each round that is said. */
const placesOf = (texts: readonly (string | undefined)[]): string[] =>
  texts.flatMap((text) => text?.match(/P=\d +round +\d+/u) ?? []).map((text) => text.replaceAll(/ +/g, ' '))

const seconds = (...at: readonly number[]): Progress[] =>
  at.map((second, index) => round(1 + (index % 2), 1 + Math.floor(index / 2), second * 1000))

test('one line a level: its first round', () => {
  expect(placesOf(said(linesAt(), seconds(1, 2, 3, 4, 5, 6)))).toEqual(['P=1 round 1', 'P=2 round 1'])
})

test('a log says something once a minute; where a line is written over, that says it', () => {
  const long = seconds(20, 40, 70, 100, 130, 161, 200, 221)
  expect(placesOf(said(linesAt(), long))).toEqual([
    'P=1 round 1',
    'P=2 round 1',
    'P=2 round 2',
    'P=2 round 3',
    'P=2 round 4',
  ])
  expect(placesOf(said(linesAt({ isLive: true }), long))).toEqual(['P=1 round 1', 'P=2 round 1'])
})

test('each load starts over, with its own clock', () => {
  const twice = [...seconds(100, 120, 140, 160), ...seconds(5, 10, 15, 20)]
  expect(placesOf(said(linesAt(), twice))).toEqual(['P=1 round 1', 'P=2 round 1', 'P=1 round 1', 'P=2 round 1'])
})

test('a round in which something did not complete is always said', () => {
  const [, , line] = said(linesAt({ isLive: true }), [round(2, 1, 1000), round(2, 2, 2000), round(2, 3, 3000, 1)])
  expect(line).toMatch(/P=2 {3}round 3\/8 .* 1 did not complete$/u)
})

test('the first conversation and every cold start', () => {
  const turns = said(linesAt(), [turn(1, 1), turn(2, 1), turn(1, 2), turn(2, 2), turn(1, 3, 0)])
  expect(turns.map((line) => line !== undefined)).toEqual([true, true, false, false, true])
  const starts = [1, 2].map((number): Progress => ({ type: 'start', round: number, rounds: 3, elapsedMs: 1000 }))
  expect(said(linesAt(), starts).every((line) => line !== undefined)).toBe(true)
})

test('what is expected is said once; the time, where it is known later, by itself', () => {
  const timed = { ...EXPECTED, expectedMs: 90_000 }
  const note: Progress = { type: 'note', text: 'P=2 was served one at a time' }
  expect(said(linesAt(), [EXPECTED, note, timed])).toEqual([
    'two people chat at once: P=1 2, 3-8 rounds of 64 tokens',
    '  P=2 was served one at a time',
    '  about 1.5 min',
  ])
  expect(said(linesAt(), [EXPECTED, round(1, 1, 1000), timed])[2]).toMatch(/^two people .* about 1\.5 min$/u)
  expect(said(linesAt(), [EXPECTED, { ...timed, scenario: 'another' }])[1]).toMatch(/^another: P=1 2, /u)
  expect(said(linesAt(), [EXPECTED, { ...timed, upTo: 32 }])[1]).toBe('  at least 1.5 min')
})

test('no line is longer than a terminal of 60 columns or more', () => {
  const note: Progress = {
    type: 'note',
    text: 'the server no longer answers: waiting up to 30 s for it to come back, and then',
  }
  const events = [
    { ...EXPECTED, expectedMs: 90_000, simulated: true },
    note,
    round(16, 1, 92_000),
    round(2, 1, 1000, 1),
  ]
  for (const width of [60, 80, 120]) {
    const lines = said(linesAt({ width }), events).flatMap((text) => text?.split('\n') ?? [])
    expect(lines.map(widthOf).filter((columns) => columns > width)).toEqual([])
  }
})

test('a run as a terminal shows it in its third level', async () => {
  const lines = linesAt({ isLive: true })
  const levels = [
    { ...round(1, 1, 11_000), genSpeed: 36.6, throughput: 36.1, ttftMs: 272 },
    { ...round(2, 1, 15_000), genSpeed: 23, throughput: 43.3, ttftMs: 301 },
  ]
  const staying = said(lines, [{ ...EXPECTED, parallel: [1, 2, 4], expectedMs: 90_000 }, ...levels])
  const flight: Flight = {
    type: 'flight',
    scenario: 'two people chat at once',
    stage: 'measured',
    parallel: 4,
    round: 1,
    inFlight: 4,
    tokens: 143,
    ofTokens: 256,
    throughput: 44.1,
    elapsedMs: 17_000,
  }
  expect(lines.take(flight)).toBeUndefined()
  await expectGolden([...staying, lines.live()].join('\n'), 'progress-live.txt')
})
