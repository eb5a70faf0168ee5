import { parse } from 'csv-parse/sync'
import { assert, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../../src/model/report.ts'
import { renderBencher } from '../../../src/report/exports/bencher.ts'
import { renderBenchmarkAction } from '../../../src/report/exports/benchmark-action.ts'
import { renderCsv } from '../../../src/report/exports/csv.ts'
import { HOSTILE } from '../../hostile.ts'
import { articleSweep, failedLevelSweep, matrixSweep, regression, simulatedSweep } from './fixtures.ts'
import { expectGolden } from './golden.ts'
import { conversations, start, twelve } from './mode-sweeps.ts'

const of = (sweep: RunReport['sweep']): RunReport => ({ sweep, requirements: [] })
const named = (name: string) => ({ scenario: { ...articleSweep().scenario, name } })
const ARTICLE = of(articleSweep())
const OTHER_MACHINE = of(simulatedSweep())

const names = (reports: readonly RunReport[]) => Object.keys(JSON.parse(renderBencher(reports)) as object)

const rowsOf = (reports: readonly RunReport[]): Record<string, string>[] =>
  parse(renderCsv(reports), { bom: true, columns: true })

const cellOf = (name: string) => rowsOf([of(articleSweep(named(name)))])[0]?.['scenario'] ?? ''

describe('CSV', () => {
  test('a row a level, the same columns whatever was measured', async () => {
    const full = { ...ARTICLE, project: 'bench', place: { file: 'benches/chat.bench.ts', line: 3, column: 1 } }
    await expectGolden(
      renderCsv([{ ...full, baseline: regression() }])
        .replaceAll('\r\n', '\n')
        .trimEnd(),
      'sweep.csv',
    )
    const [first] = rowsOf([ARTICLE])
    expect(Object.keys(rowsOf([of(start())])[0] ?? {})).toEqual(Object.keys(first ?? {}))
  })

  test('numbers in base units; what was not measured is empty, never 0', () => {
    const rows = rowsOf([of(failedLevelSweep())])
    expect(rows.map((row) => row['gen speed (tok/s)'])).toEqual(['36.6', '23', '15.6', ''])
    expect(rows[3]).toMatchObject({ place: 'P=4', P: '4', requests: '12', completed: '0', rounds: '' })
    expect(rows[0]).toMatchObject({ 'memory (bytes)': '24208000000', 'load time (ms)': '8400', simulated: 'no' })
  })

  test('sides, turns and starts are rows as well', () => {
    const rows = rowsOf([of(matrixSweep()), of(conversations(twelve.slice(0, 2))), of(start())])
    expect(rows.map(({ variant, place }) => `${variant} ${place}`.trim())).toEqual([
      ...['np1', 'np2', 'np4'].flatMap((name) => [1, 2, 4].map((level) => `${name} P=${level}`)),
      'turn 1',
      'turn 2',
      'cold start',
      'warm start',
    ])
  })

  test('words of others are cells and no formulas, whatever they hold', () => {
    expect(cellOf('=HYPERLINK("http://evil","x")')).toBe(`'=HYPERLINK("http://evil","x")`)
    expect(cellOf('-1+1')).toBe("'-1+1")
    expect(cellOf('a,b;"c"')).toBe('a,b;"c"')
    expect(cellOf(HOSTILE)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    assert(
      property(string({ unit: 'grapheme' }), (name) => {
        expect(cellOf(name)).not.toMatch(/^(?:[=+@-]|\p{Cc})/u)
        expect(rowsOf([of(articleSweep(named(name)))])).toHaveLength(4)
      }),
      { numRuns: 100 },
    )
  })
})

describe('Bencher Metric Format', () => {
  test('a benchmark for each level, with all its measures', async () => {
    await expectGolden(renderBencher([ARTICLE]).trimEnd(), 'bencher.json')
  })

  test('a level that was not measured has no measures', () => {
    const read = JSON.parse(renderBencher([of(failedLevelSweep())])) as object
    expect(Object.entries(read).at(-1)).toEqual(['two people chat at once > P=4', {}])
  })
})

describe("github-action-benchmark's lists", () => {
  test('what is better bigger', async () => {
    await expectGolden(renderBenchmarkAction([ARTICLE], 'higher').trimEnd(), 'bigger-is-better.json')
  })

  test('what is better smaller', async () => {
    await expectGolden(renderBenchmarkAction([OTHER_MACHINE], 'lower').trimEnd(), 'smaller-is-better.json')
  })
})

describe('names of benchmarks', () => {
  test('are those of project, scenario, side and place', () => {
    expect(names([{ ...ARTICLE, project: 'mac' }])[0]).toBe('mac > two people chat at once > P=1')
    expect(names([of(matrixSweep())])[1]).toBe('which setting > np1 > P=2')
    expect(names([of(start())])).toEqual([
      'the first in the morning > cold start',
      'the first in the morning > warm start',
    ])
  })

  test('name the machine where there are several, and never are one name for two', () => {
    const machine = 'Mac16,10 · Apple M4 · 10 GPU cores · 32 GiB · darwin'
    const all = names([ARTICLE, OTHER_MACHINE, ARTICLE])
    expect(all).toContain(`two people chat at once > ${machine} > P=1`)
    expect(all).toContain('two people chat at once > simulated · mac-mini-32gb/qwen3-coder:30b > P=4')
    expect(all).toContain(`two people chat at once > ${machine} > P=1 (2)`)
    expect(all).toHaveLength(12)
  })

  test('do not change with what another scenario is called', () => {
    expect(names([ARTICLE, of(articleSweep(named('another')))]).slice(0, 4)).toEqual(names([ARTICLE]))
  })

  test('hold nothing that hides or moves', () => {
    expect(names([of(articleSweep(named(HOSTILE)))]).join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(names([of(articleSweep(named('__proto__')))])).toHaveLength(4)
  })
})
