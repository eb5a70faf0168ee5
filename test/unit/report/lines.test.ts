import { describe, expect, test } from 'vitest'
import { memoryParts } from '../../../src/report/memory-line.ts'
import { PLAIN, palette } from '../../../src/report/palette.ts'
import type { Frame } from '../../../src/report/view.ts'
import { expectedLine, roundLine } from '../../../src/report/progress.ts'
import { requirementMessage } from '../../../src/report/requirement-message.ts'
import { articleSweep } from './fixtures.ts'

const WIDE: Frame = { palette: PLAIN, width: 120 }

describe('while it runs', () => {
  const run = { name: 'two people chat at once', levels: [1, 2, 4], rounds: { min: 3, max: 8 }, tokens: 64 }

  test('what to expect', () => {
    expect(expectedLine({ ...run, expectedMs: 90_000 }, WIDE)).toBe(
      'two people chat at once: P=1 2 4, 3-8 rounds of 64 tokens, about 1.5 min',
    )
    expect(expectedLine({ ...run, rounds: { min: 3, max: 3 } }, WIDE)).toBe(
      'two people chat at once: P=1 2 4, 3 rounds of 64 tokens',
    )
    expect(expectedLine({ ...run, name: 'x\u001b[2J', simulated: true }, WIDE)).toMatch(/^ SIMULATED {2}x: /u)
  })

  test('what to expect of a search, whose time is not known', () => {
    const search = { ...run, levels: [1, 2, 3, 4], upTo: 32, expectedMs: 90_000 }
    expect(expectedLine(search, WIDE)).toBe(
      'two people chat at once: P=1 2 3 4, then searched up to P=32, 3-8 rounds of 64 tokens, at least 1.5 min',
    )
    const rounds = [roundLine({ parallel: 8, round: 3, of: 8 }, WIDE), roundLine({ parallel: 1, round: 12 }, WIDE)]
    expect(rounds.map((line) => line.slice(0, 26))).toEqual([
      '  P=8   round 3/8      — t',
      '  P=1   round 12       — t',
    ])
  })

  test('a line a round, aligned', () => {
    const lines = [
      roundLine({ parallel: 2, round: 3, of: 8, genSpeed: 23, throughput: 44.5, ttftMs: 141, elapsedMs: 12_000 }, WIDE),
      roundLine(
        { parallel: 16, round: 8, of: 8, genSpeed: 9.12, throughput: 128, ttftMs: 1520, elapsedMs: 92_000 },
        WIDE,
      ),
      roundLine({ parallel: 4, round: 1, of: 8, failed: 4, elapsedMs: 102_000 }, WIDE),
    ]
    expect(lines).toEqual([
      '  P=2   round 3/8   23.0 tok/s each   44.5 tok/s total  TTFT  141 ms     12 s',
      '  P=16  round 8/8   9.12 tok/s each    128 tok/s total  TTFT  1.52 s  1.5 min',
      '  P=4   round 1/8      — tok/s each      — tok/s total  TTFT       —  1.7 min  4 did not complete',
    ])
    expect(roundLine({ parallel: 2, round: 3, of: 8 }, { ...WIDE, palette: palette(true) })).toContain('\u001b[1mP=2 ')
    expect(PLAIN.color).toBe(false)
  })
})

const once = (value: number) => ({ median: value, p5: value, p95: value, rounds: [value] })

describe('memory', () => {
  const sweep = articleSweep()
  const [one, ...others] = sweep.levels.map((level, at) => ({ ...level, systemMemoryBytes: once((25 + at) * 1e9) }))
  const levels = one ? [one, ...others] : []

  test('of the server and of its machine at its highest, and what went to swap', () => {
    const run = { swapBytes: once(0) }
    expect(memoryParts({ ...sweep, levels, run }).slice(3)).toEqual([
      'system memory up to 28.0 GB',
      '81 % of RAM',
      'no swap',
    ])
    expect(memoryParts({ ...sweep, levels: [], run: { swapBytes: once(512e6) } }).at(-1)).toBe('swapped out 512 MB')
  })

  test('of the GPU stands beside it and is no share of RAM', () => {
    const memory = [
      { source: 'rss', settledBytes: 2e9, samples: [] },
      { source: 'gpu', settledBytes: 24e9, growthBytes: 1e9, samples: [] },
      { source: 'gpu-total', settledBytes: 30e9, samples: [] },
    ] as const
    expect(memoryParts({ ...sweep, memory })).toEqual([
      'memory 2.00 GB process tree, 24.0 GB GPU, 30.0 GB GPU, all programs',
      '5.8 % of RAM',
    ])
  })
})

describe('what a failing matcher says', () => {
  test('missed: numbers first, then advice', () => {
    const message = requirementMessage({
      text: 'TTFT < 1.5 s at P=2',
      state: 'missed',
      detail: '1.82 s at P=2, required < 1.5 s',
      advice: 'Shorten the prompt.',
    })
    expect(message).toBe('missed: TTFT < 1.5 s at P=2: 1.82 s at P=2, required < 1.5 s\nShorten the prompt.')
  })

  test('not measured: the reason with the cure in short first, then the cure in full, its columns kept', () => {
    const message = requirementMessage({
      text: 'P=2 gen speed ≥ 60% of baseline',
      state: 'not measured',
      detail: 'at P=2 the server served one request at a time: raise OLLAMA_NUM_PARALLEL',
      advice:
        'Give the server 2 slots:\n  ollama serve   OLLAMA_NUM_PARALLEL=2 ollama serve\u0007\n\nOr require user speed.',
    })
    expect(message.split('\n')).toEqual([
      'not measured: P=2 gen speed ≥ 60% of baseline: at P=2 the server served one request at a time: raise OLLAMA_NUM_PARALLEL',
      'Give the server 2 slots:',
      '  ollama serve   OLLAMA_NUM_PARALLEL=2 ollama serve',
      'Or require user speed.',
    ])
  })

  test('is plain text', () => {
    const message = requirementMessage({
      text: 'a\u001b[31m',
      state: 'inconclusive',
      detail: 'b\u202E',
      advice: 'c\u0007',
    })
    expect(message).toBe('inconclusive: a: b\nc')
  })
})
