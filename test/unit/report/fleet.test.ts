import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fleet } from '../../../src/model/fleet.ts'
import type { RunReport } from '../../../src/model/report.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import { fleetsOf } from '../../../src/report/fleet.ts'
import { renderFleet } from '../../../src/report/fleet-table.ts'
import { PLAIN } from '../../../src/report/palette.ts'
import { widthOf } from '../../../src/report/text-width.ts'
import {
  articleSweep,
  hostileText,
  matrixSweep,
  REQUIREMENTS,
  regression,
  simulatedSweep,
  unchanged,
} from './fixtures.ts'
import { expectGolden } from './golden.ts'

const STUDIO = 'Mac16,5 · Apple M4 Max · 40 GPU cores · 64 GiB · darwin'

/** Twice as fast as the article's machine, with as much more memory and one level less. */
function studioSweep(more: Partial<SweepResult> = {}): SweepResult {
  const sweep = articleSweep()
  return articleSweep({
    machine: { ...sweep.machine, key: STUDIO, ramBytes: 64 * 2 ** 30 },
    conditions: { ...sweep.conditions, ollamaVersion: '0.33.0' },
    levels: sweep.levels.slice(0, 3).map(({ genSpeed, ...level }) => ({
      ...level,
      ...(genSpeed && { genSpeed: { ...genSpeed, median: genSpeed.median * 2 } }),
    })),
    cliff: { state: 'none', threshold: 0.5, levels: [{ parallel: 3, ratio: 0.62, band: 1.05, side: 'above' }] },
    ...more,
  })
}

const reportOf = (sweep: SweepResult, more: Partial<RunReport> = {}): RunReport => ({
  sweep,
  requirements: [],
  ...more,
})

const MINI = reportOf(articleSweep(), { requirements: REQUIREMENTS, baseline: unchanged() })
const FAST = reportOf(studioSweep(), { requirements: REQUIREMENTS.slice(0, 2), baseline: regression() })
const THIRD = reportOf(
  articleSweep({
    machine: { key: 'x86_64 · AMD Ryzen 9 7950X · 64 GiB · linux', origin: 'local', ramBytes: 64 * 2 ** 30 },
    warnings: [{ code: 'swapping', message: 'the machine wrote 1.2 GB to swap', advice: 'Free memory.', guard: true }],
  }),
  { baseline: regression({ confirmed: false }) },
)

const only = (fleets: readonly Fleet[]): Fleet => {
  expect(fleets).toHaveLength(1)
  const [fleet] = fleets
  if (!fleet) throw new Error('no fleet')
  return fleet
}

const rowOf = (fleet: Fleet, name: string, at?: string): readonly string[] | undefined =>
  fleet.rows.find((row) => row.name === name && row.at === at)?.cells.map(({ text }) => text)

describe('as a person sees it', () => {
  test.each([60, 80, 120])('three machines at %i columns', async (width) => {
    const fleet = only(fleetsOf([FAST, MINI, THIRD]))
    await expectGolden(renderFleet(fleet, { palette: PLAIN, width }), `fleet-${width}.txt`)
  })

  test('simulated machines say so in the head of their columns', () => {
    const [first, second] = ['mini', 'studio'].map((preset) =>
      reportOf(simulatedSweep({ machine: { key: `simulated · ${preset}`, origin: 'simulated', preset } })),
    )
    if (!first || !second) throw new Error('no reports')
    const text = renderFleet(only(fleetsOf([first, second])), { palette: PLAIN })
    expect(text.split('\n').slice(3, 5)).toEqual([
      expect.stringMatching(/SIMULATED +SIMULATED$/),
      expect.stringMatching(/ mini +studio$/),
    ])
  })

  test('no text breaks the width or leaves a hole', () => {
    fc.assert(
      fc.property(hostileText, hostileText, fc.integer({ min: 60, max: 200 }), (name, word, width) => {
        const sweep = studioSweep()
        const hostile = reportOf(
          studioSweep({
            machine: { ...sweep.machine, key: `${word} · x` },
            scenario: { ...sweep.scenario, name: articleSweep().scenario.name },
            conditions: { ollamaVersion: word },
          }),
          { requirements: [{ text: name, state: 'missed', detail: word }] },
        )
        const text = renderFleet(only(fleetsOf([MINI, hostile])), { palette: PLAIN, width })
        expect(Math.max(...text.split('\n').map(widthOf))).toBeLessThanOrEqual(width)
        expect(text).not.toMatch(/undefined|NaN|Infinity/u)
      }),
      { numRuns: 60 },
    )
  })
})

describe('what is one table', () => {
  test('nothing while each scenario ran once', () => {
    const other = articleSweep({ scenario: { ...articleSweep().scenario, name: 'another' } })
    expect(fleetsOf([MINI, reportOf(other)])).toEqual([])
    expect(fleetsOf([])).toEqual([])
  })

  test('one scenario of one file and project; the same name elsewhere is another', () => {
    const [a, b] = ['a', 'b'].map((name) => ({ place: { file: `${name}.bench.ts`, line: 1, column: 1 } }))
    expect(
      fleetsOf([
        { ...MINI, ...a },
        { ...FAST, ...b },
      ]),
    ).toEqual([])
    expect(
      fleetsOf([
        { ...MINI, project: 'x' },
        { ...FAST, project: 'y' },
      ]),
    ).toEqual([])
    expect(fleetsOf([MINI, FAST].map((each) => ({ ...each, ...a, project: 'x' })))).toMatchObject([{ project: 'x' }])
  })

  test('the same whatever the order of the reports', () => {
    expect(fleetsOf([THIRD, MINI, FAST])).toEqual(fleetsOf([FAST, THIRD, MINI]))
  })

  test('equal machines are told apart by the labels of their runs, and without them are no fleet', () => {
    expect(fleetsOf([MINI, MINI])).toEqual([])
    const fleet = only(
      fleetsOf([
        { ...MINI, label: 'b' },
        { ...MINI, label: 'a' },
      ]),
    )
    expect(fleet.machines.map(({ label }) => label.slice(0, 2))).toEqual([
      ['a', 'Mac16,10'],
      ['b', 'Mac16,10'],
    ])
    const again = only(fleetsOf([MINI, MINI, FAST]))
    expect(again.machines.map(({ label }) => label.at(-1))).toEqual(['32 GiB', '(2)', '64 GiB'])
  })
})

describe('rows', () => {
  const fleet = only(fleetsOf([MINI, FAST]))

  test('a cell for every machine, absent where it has nothing to say', () => {
    for (const { cells } of fleet.rows) expect(cells).toHaveLength(2)
    expect(rowOf(fleet, 'gen speed', 'P=1')).toEqual(['36.6 tok/s', '73.2 tok/s'])
    expect(rowOf(fleet, 'gen speed', 'P=4')).toEqual(['11.8 tok/s', '—'])
    expect(rowOf(fleet, 'cliff')).toEqual(['at P=3', 'none to P=3'])
    expect(rowOf(fleet, 'of RAM')).toEqual(['70 %', '35 %'])
    expect(rowOf(fleet, 'swap = 0')).toEqual(['not measured', '—'])
    expect(rowOf(fleet, 'stored baseline')).toEqual(['unchanged', 'regressed −23 %'])
    expect(rowOf(fleet, 'queue from')).toBeUndefined()
  })

  test('conditions that differ, and no others', () => {
    expect(rowOf(fleet, 'Ollama')).toEqual(['0.25.0', '0.33.0'])
    expect(rowOf(fleet, 'quantization')).toBeUndefined()
  })

  test('levels by number, not by letter', () => {
    const levels = [1, 2, 10].map((parallel) => ({ ...articleSweep().levels[0], parallel }))
    const sweep = studioSweep({ levels: levels as SweepResult['levels'] })
    const places = only(fleetsOf([MINI, reportOf(sweep)])).rows.filter(({ name }) => name === 'TTFT')
    expect(places.map(({ at }) => at)).toEqual(['P=1', 'P=2', 'P=3', 'P=4', 'P=10'])
  })

  test('of a matrix the setting that is recommended', () => {
    const matrix = matrixSweep()
    const other = { ...matrix, machine: { ...matrix.machine, key: STUDIO } }
    const both = only(fleetsOf([reportOf(matrix), reportOf(other)]))
    expect(rowOf(both, 'recommended')).toEqual(['NUM_PARALLEL=2', 'NUM_PARALLEL=2'])
    expect(both.rows.some(({ group }) => group === 'metric')).toBe(false)
  })
})

test('what keeps columns from being compared is said', () => {
  const { scenario } = articleSweep()
  const changed = studioSweep({ scenario: { ...scenario, fingerprint: 'ffff' } })
  expect(only(fleetsOf([MINI, reportOf(changed)])).doubts).toEqual([expect.stringContaining('run the same commit')])
  expect(only(fleetsOf([MINI, reportOf(simulatedSweep())])).doubts).toEqual([expect.stringContaining('simulated')])
  expect(only(fleetsOf([MINI, THIRD])).doubts).toEqual([expect.stringContaining('64 GiB · linux: the machine wrote')])
})
