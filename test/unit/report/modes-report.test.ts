import { describe, expect, test } from 'vitest'
import type { SweepResult } from '../../../src/model/result.ts'
import { PLAIN } from '../../../src/report/palette.ts'
import { progressLine } from '../../../src/report/progress-line.ts'
import { renderJson } from '../../../src/report/json.ts'
import { renderSweep } from '../../../src/report/sweep-report.ts'
import { expectGolden } from './golden.ts'
import { OUTCOMES, conversations, cut, start, turnAt, twelve } from './mode-sweeps.ts'

describe('as a person sees them', () => {
  test.each([60, 80, 120])('growing conversations at %i columns', async (width) => {
    await expectGolden(renderSweep(conversations(twelve), { palette: PLAIN, width }), `turns-${width}.txt`)
  })

  test('a history that the server cut, and a cache that missed', async () => {
    const text = renderSweep(conversations(cut, { coldPrefill: undefined }), { palette: PLAIN, width: 100 })
    await expectGolden(text, 'turns-cut.txt')
    expect(text).not.toMatch(/NaN|Infinity|undefined/u)
  })

  test('a conversation that failed at a turn', async () => {
    const lost = { genSpeed: undefined, ttftMs: undefined, prefillMs: undefined, contextTokens: undefined }
    const failed = turnAt(3, {
      ...lost,
      cache: undefined,
      newTokens: undefined,
      outcomes: { ...OUTCOMES, completed: 0, failed: 3 },
    })
    const text = renderSweep(conversations([turnAt(1), turnAt(2), failed]), { palette: PLAIN })
    await expectGolden(text, 'turns-failed.txt')
    expect(text).toContain('3 of 9 requests did not complete: at turn 3 3 failed')
  })

  test.each([60, 80])('a cold start at %i columns', async (width) => {
    await expectGolden(renderSweep(start(), { palette: PLAIN, width }), `cold-start-${width}.txt`)
  })

  test('memory that is not given back', async () => {
    const held = { beforeBytes: 24.2e9, afterBytes: 23.9e9, waitedMs: 10_000, released: false }
    await expectGolden(renderSweep(start({ unloads: [held] }), { palette: PLAIN }), 'cold-start-held.txt')
  })
})

test('while they run', () => {
  const AT = { palette: PLAIN, width: Number.POSITIVE_INFINITY }
  const base = { scenario: 'chat', parallel: [1], rounds: { min: 3, max: 3 }, tokens: 64, simulated: false }
  const lines = [
    progressLine({ type: 'expected', ...base, mode: 'context-growth', turns: 12 }, AT),
    progressLine({ type: 'expected', ...base, mode: 'cold-start' }, AT),
    progressLine(
      {
        type: 'turn',
        turn: 4,
        of: 12,
        round: 1,
        rounds: 3,
        contextTokens: 312,
        genSpeed: 36.1,
        ttftMs: 98,
        completed: 1,
        elapsedMs: 12_000,
      },
      AT,
    ),
    progressLine({ type: 'turn', turn: 5, of: 12, round: 1, rounds: 3, completed: 0, elapsedMs: 12_000 }, AT),
    progressLine(
      { type: 'start', round: 1, rounds: 3, loadMs: 6010, coldTtftMs: 6430, warmTtftMs: 412, elapsedMs: 42_000 },
      AT,
    ),
  ]
  expect(lines).toEqual([
    'chat: 3 conversations of 12 turns of 64 tokens',
    'chat: cold start, 3 rounds of 64 tokens',
    '  conversation 1/3  turn  4/12     312 tokens   36.1 tok/s  TTFT 98.0 ms     12 s',
    '  conversation 1/3  turn  5/12       — tokens            —  TTFT       —     12 s  did not complete: the conversation ends here',
    '  cold start 1/3  load  6.01 s  TTFT  6.43 s  warm  412 ms     42 s',
  ])
})

test('sweep.json has turns and cold starts, and nothing that the format does not name', () => {
  const stranger = { ...turnAt(2), answer: 'private' }
  const json = JSON.parse(renderJson(conversations([turnAt(1), stranger]))) as SweepResult
  expect(json.turns?.[1]).toMatchObject({ turn: 2, contextTokens: 140, newTokens: 95, cache: { hit: 3 } })
  expect(json).toMatchObject({
    levels: [],
    coldPrefill: { tokens: 1093 },
    scenario: { mode: 'context-growth', turns: 2 },
  })
  expect(JSON.stringify(json)).not.toContain('private')
  const cold = JSON.parse(renderJson(start())) as SweepResult
  expect(cold.coldStart).toMatchObject({
    firstLoadMs: 9400,
    cold: { loadMs: {} },
    unloads: [{}, {}, { released: true }],
  })
})
