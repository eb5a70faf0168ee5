import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shown } from '../../../src/report/cell-text.ts'
import {
  bytes,
  change,
  digits,
  duration,
  metricText,
  percent,
  percentAsSet,
  roughly,
} from '../../../src/report/units.ts'

describe('numbers', () => {
  test.each([
    [36.6, '36.6'],
    [9.12, '9.12'],
    [128.4, '128'],
    [12_345, '12345'],
    [0.123, '0.123'],
    [9.996, '10.0'],
    [99.96, '100'],
    [0, '0'],
    [-3.25, '−3.25'],
    [1e-9, '0'],
  ])('%d is %s', (value, text) => expect(digits(value)).toBe(text))

  test.each([
    [272, '272 ms'],
    [9.125, '9.13 ms'],
    [0.004, '0 ms'],
    [999.6, '1.00 s'],
    [1520, '1.52 s'],
    [128_000, '128 s'],
    [738_000, '12.3 min'],
  ])('%d ms is %s', (value, text) => expect(duration(value)).toBe(text))

  test.each([
    [24_208e6, '24.2 GB'],
    [999.7e6, '1.00 GB'],
    [128e6, '128 MB'],
    [-12e6, '−12.0 MB'],
    [1500, '1.50 kB'],
    [512, '512 bytes'],
  ])('%d bytes are %s', (value, text) => expect(bytes(value)).toBe(text))

  test('shares and changes', () => {
    expect(percent(0.426)).toBe('43 %')
    expect(percent(0.0996)).toBe('10 %')
    expect(percent(0.062)).toBe('6.2 %')
    expect(percent(0.426, 1)).toBe('42.6 %')
    expect(percentAsSet(0.5)).toBe('50 %')
    expect(percentAsSet(1 / 3)).toBe('33.3 %')
    expect(change(-0.23)).toBe('−23 %')
    expect(change(0.31)).toBe('+31 %')
  })

  test('expectations are rough', () => {
    expect([200, 40_000, 90_000, 1_500_000, 4_300_000].map(roughly)).toEqual([
      '1 s',
      '40 s',
      '1.5 min',
      '25 min',
      '1.2 h',
    ])
  })

  test('absent is —, by any unit', () => {
    expect(metricText('ttftMs', undefined)).toBe('—')
    expect(metricText('memoryBytes', 24.2e9)).toBe('24.2 GB')
    expect(metricText('genSpeed', 36.6)).toBe('36.6 tok/s')
  })

  test('three digits are within half a unit of the last', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 1e9, noNaN: true }), (value) => {
        const text = digits(value)
        expect(text).toMatch(/^\d+(\.\d{1,3})?$/u)
        expect(Math.abs(Number(text) - value) / value).toBeLessThanOrEqual(0.00501)
      }),
    )
  })
})

describe('changes as a person expects them', () => {
  test('a speed 30 % worse has fallen by 23 %, a time has grown by 30 %', () => {
    expect(shown('genSpeed', 0.3)).toBeCloseTo(-0.2308, 4)
    expect(shown('ttftMs', 0.3)).toBe(0.3)
  })

  test('a change past its limit stays past it on the shown scale', () => {
    const worse = fc.double({ min: 0.001, max: 5, noNaN: true })
    fc.assert(
      fc.property(worse, worse, (a, b) => {
        fc.pre(Math.abs(a - b) > 1e-9)
        expect(Math.abs(shown('genSpeed', a)) > Math.abs(shown('genSpeed', b))).toBe(a > b)
      }),
    )
  })
})
