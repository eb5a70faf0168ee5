import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SettingFit } from '../../../src/model/server.ts'
import { palette, PLAIN } from '../../../src/report/palette.ts'
import { renderSweep } from '../../../src/report/sweep-report.ts'
import { widthOf } from '../../../src/report/text-width.ts'
import { hostileText, matrixSweep } from './fixtures.ts'
import { expectGolden } from './golden.ts'

describe('settings of a managed server', () => {
  test.each([80, 120])('at %i columns', async (width) => {
    await expectGolden(renderSweep(matrixSweep(), { palette: PLAIN, width }), `matrix-${width}.txt`)
  })

  test('beyond its slots a setting shows no share of P=1: requests wait there', () => {
    const rows = renderSweep(matrixSweep(), { palette: PLAIN, width: 120 }).split('\n')
    const of = (setting: string) => rows.findIndex((row) => row.startsWith(`  ${setting} `))
    expect(rows[of('NUM_PARALLEL=1')]).toContain('100 %')
    expect(rows[of('NUM_PARALLEL=1') + 1]).not.toContain('%')
    expect(rows[of('NUM_PARALLEL=2') + 1]).toContain('63 %')
  })

  test.each<[SettingFit, object, string]>([
    ['usable', { share: 0.55 }, "55 % of one person's speed each, usable, noticeably slower"],
    [
      'memoryTight',
      { memoryBytes: 28e9, ramShare: 0.815 },
      'memory-tight: 28.0 GB is 82 % of RAM, and 80 % is the most',
    ],
    ['swapping', { swapGrowthBytes: 2.5e9 }, 'the machine swaps: 2.50 GB were written out'],
    ['unknown', { reason: 'the time limit was reached' }, 'not measured: the time limit was reached'],
  ])('%s', (fit, more, words) => {
    const settings = [{ name: 'np2', setting: { numParallel: 2 }, fit, people: 2, ...more }]
    const none = { recommended: undefined, bestThroughput: undefined, bestPerMemory: undefined }
    const text = renderSweep(matrixSweep({ settings, ...none }), { palette: PLAIN, width: 200 })
    expect(text.replaceAll(/\s+/g, ' ')).toContain(words)
    expect(text).toContain('No setting can be recommended')
  })

  test('what they have in common stands below the table', () => {
    const setting = { kvCacheType: 'q8_0', flashAttention: true, contextLength: 8192 } as const
    const settings = [{ name: 'q8_0', setting, fit: 'unknown' as const }]
    const text = renderSweep(matrixSweep({ settings }), { palette: PLAIN, width: 120 })
    expect(text).toContain('flash attention on · OLLAMA_CONTEXT_LENGTH 8192')
    expect(text).toMatch(/^ {2}q8_0 /m)
  })

  test('no text of a server moves the cursor or is wider than the terminal', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 80, max: 200 }), (reason, width) => {
        const settings = [{ name: 'np2', setting: { numParallel: 2 }, fit: 'willNotLoad' as const, reason }]
        const sweep = matrixSweep({ settings })
        const plain = renderSweep(sweep, { palette: PLAIN, width })
        expect(plain).not.toMatch(/[^\P{Cc}\n]/u)
        for (const line of plain.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width)
        expect(stripVTControlCharacters(renderSweep(sweep, { palette: palette(true), width }))).toBe(plain)
      }),
      { numRuns: 50 },
    )
  })
})
