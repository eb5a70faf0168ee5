import { expect, test } from 'vitest'
import { asciiText } from '../../../src/report/ascii.ts'
import { palette } from '../../../src/report/palette.ts'

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
