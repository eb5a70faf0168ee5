import { describe, expect, test } from 'vitest'
import type { DiagnosisCode } from '../../../src/model/diagnosis.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import { renderJson } from '../../../src/report/json.ts'
import { palette, PLAIN } from '../../../src/report/palette.ts'
import { renderSweep } from '../../../src/report/sweep-report.ts'
import { CASES, diagnosed, GUARDS, QUEUED } from '../measure/diagnosed.ts'
import { articleSweep } from './fixtures.ts'
import { expectGolden } from './golden.ts'

const render = (...more: readonly Partial<SweepResult>[]) => renderSweep(diagnosed(...more), { palette: PLAIN })

const last = (text: string) => text.split('\n\n').at(-1)

describe('the report of each diagnosis', () => {
  test.each(Object.keys(CASES) as DiagnosisCode[])('%s', async (code) => {
    await expectGolden(render(CASES[code]), `diagnosis-${code}.txt`)
  })

  test('the last block of a report, its lead in bold', () => {
    expect(last(render(CASES['not-fit']))).toMatch(/^ {2}diagnosis: /)
    expect(last(renderSweep(diagnosed(), { palette: palette(true) }))).toContain('\u001b[1mdiagnosis:\u001b[22m')
  })

  test('none where there is none', () => {
    expect(renderSweep(articleSweep(), { palette: PLAIN })).not.toContain('diagnosis')
  })
})

describe('nothing is said twice', () => {
  test('a footnote is cited by its mark, and its advice left to it', () => {
    const text = render(CASES['not-fit'])
    expect(text).toContain('not fit to judge the server by ¹')
    expect(text.split(GUARDS.clients.advice)).toHaveLength(2)
    expect(text.replaceAll(/\s+/g, ' ').split(GUARDS.clients.message)).toHaveLength(2)
  })

  test('the queue is left to the diagnosis, also where that comes second', () => {
    expect(render(QUEUED).match(/queue from P=3/g)).toHaveLength(1)
    const second = render({ capacity: { slots: 3, queueFrom: 4 } })
    expect(second.match(/queue from P=4/g)).toHaveLength(1)
    expect(second).toContain('also: queue from P=4 (3 slots)')
  })
})

test('of an A/B run it is that of the first side, by its name', () => {
  const { levels, capacity, cliff, conditions } = articleSweep()
  const side = { levels, capacity, cliff, conditions, loads: [] }
  expect(
    render({
      variants: [
        { ...side, name: 'old' },
        { ...side, name: 'new' },
      ],
    }),
  ).toContain('diagnosis of old: the GPU')
})

test('sweep.json has it whole', () => {
  const { diagnosis } = diagnosed({ capacity: { slots: 3, queueFrom: 4 } })
  const written = JSON.parse(renderJson(diagnosed({ capacity: { slots: 3, queueFrom: 4 } }))) as { diagnosis: unknown }
  expect(written.diagnosis).toEqual(diagnosis)
  expect(diagnosis.also).toHaveLength(1)
})
