import { describe, expect, test } from 'vitest'
import { asciiText } from '../../../src/report/ascii.ts'
import { renderRegression } from '../../../src/report/diff.ts'
import { palette, PLAIN } from '../../../src/report/palette.ts'
import { renderSweep } from '../../../src/report/sweep-report.ts'
import {
  articleSweep,
  failedLevelSweep,
  matrixSweep,
  regression,
  REQUIREMENTS,
  searchedSweep,
  simulatedSweep,
  unchanged,
} from './fixtures.ts'
import { expectGolden } from './golden.ts'

test('columns stay where they are when a sign grows', () => {
  const rows = ['  ✓ gen speed ≥ 60 %   62.8 %', '  ✗ TTFT < 250 ms      301 ms', '  36.6 ±0.3   100 %  24 GB', 'a…  b']
  expect(asciiText(rows.join('\n')).split('\n')).toEqual([
    '  + gen speed >= 60 %  62.8 %',
    '  x TTFT < 250 ms      301 ms',
    '  36.6 +-0.3  100 %  24 GB',
    'a...  b',
  ])
})

test('a footnote does not run into its level, and names keep their letters', () => {
  expect(asciiText('2¹  3²¹  ¹ one at a time')).toBe('2a  3ba  a one at a time')
  expect(asciiText('café 会話')).toBe('café 会話')
})

test('colours stay around what they paint', () => {
  const { bar, dim } = palette(true)
  expect(asciiText(`${bar('██▋')}${dim('┊')} — ${dim('±')}`)).toBe(`${bar('###')}${dim(':')} - ${dim('+-')}`)
})

describe('a report', () => {
  const full = { requirements: REQUIREMENTS, baseline: unchanged() }

  test.each([60, 80, 120])('in ASCII at %i columns', async (width) => {
    const text = asciiText(renderSweep(articleSweep(), { palette: PLAIN, width, ...full }))
    await expectGolden(text, `ascii-sweep-${width}.txt`)
    expect(text).toMatch(/^[\n\x20-\x7e]*$/u)
  })

  test('a diff in ASCII', async () => {
    const text = asciiText(renderRegression(regression(), { palette: PLAIN, width: 80 }))
    await expectGolden(text, 'ascii-diff-80.txt')
    expect(text).toMatch(/^[\n\x20-\x7e]*$/u)
  })

  test('of every kind has a sign for each of its signs', () => {
    const reports = [searchedSweep(), failedLevelSweep(), simulatedSweep(), matrixSweep()]
    const text = reports.map((sweep) => renderSweep(sweep, { palette: PLAIN, ...full })).join('\n')
    expect(asciiText(text)).toMatch(/^[\n\x20-\x7e]*$/u)
  })
})
