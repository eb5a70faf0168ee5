import { expect, test } from 'vitest'
import { parseThermalLevel, swapAndWake } from '../../../src/machine/pressure.ts'
import { parseSysctl } from '../../../src/machine/sysctl.ts'
import { fixture } from './fixture.ts'

test('macOS: used swap and the last waking', () => {
  const values = parseSysctl(fixture('macos/sysctl-memory.txt'))
  const swapUsedBytes = Math.round(6119.06 * 1_048_576)
  expect(swapAndWake(values)).toEqual({ swapUsedBytes, wokeAt: '1795437522' })
  const unused = parseSysctl('vm.swapusage: total = 0.00M  used = 0.00M  free = 0.00M  (encrypted)\n')
  expect(swapAndWake(unused)).toEqual({ swapUsedBytes: 0 })
  expect(swapAndWake(new Map())).toEqual({})
})

test.each([
  ['com.apple.system.thermalpressurelevel 0\n', 0],
  ['com.apple.system.thermalpressurelevel 2', 2],
  ['com.apple.system.thermalpressurelevel 9', undefined],
  ['com.apple.system.thermalpressurelevel: Failed with code 9', undefined],
  ['', undefined],
])('thermal pressure out of %j is %j', (text, level) => {
  expect(parseThermalLevel(text)).toBe(level)
})
