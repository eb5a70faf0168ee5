import { expect, test } from 'vitest'
import {
  parsePageSize,
  parseSwapAndWake,
  parseSwapUsed,
  parseThermalLevel,
  parseVmStat,
  parseProcVmstat,
} from '../../../src/machine/pressure.ts'
import { fixture } from './fixture.ts'

test('Linux: pages that went to swap and came from it, used swap, the size of a page', () => {
  expect(parseProcVmstat(fixture('linux/vmstat.txt'))).toEqual({ pagesIn: 1200, pagesOut: 34_000 })
  expect(parseProcVmstat('')).toEqual({})
  expect(parseSwapUsed('SwapTotal:       2097148 kB\nSwapFree:        1048572 kB\n')).toBe(1_048_576 * 1024)
  expect(parseSwapUsed('MemTotal: 1 kB\n')).toBeUndefined()
  const words = Buffer.alloc(32)
  words.writeBigUInt64LE(33n, 0)
  words.writeBigUInt64LE(6n, 16)
  words.writeBigUInt64LE(16_384n, 24)
  expect(parsePageSize(words)).toBe(16_384)
  expect(parsePageSize(Buffer.alloc(0))).toBeUndefined()
})

test('macOS: swapped bytes by the size of a page that stands in the first line', () => {
  expect(parseVmStat(fixture('macos/vm_stat.txt'))).toEqual({
    swapInBytes: 729_059 * 16_384,
    swapOutBytes: 6_987_980 * 16_384,
  })
  expect(parseVmStat('')).toEqual({})
})

test('macOS: used swap and the last waking', () => {
  const swap = 'vm.swapusage: total = 7168.00M  used = 6119.06M  free = 1048.94M  (encrypted)\n'
  const wake = 'kern.waketime: { sec = 1795437522, usec = 477000 } Mon Nov 23 11:58:42 2026\n'
  const swapUsedBytes = Math.round(6119.06 * 1_048_576)
  expect(parseSwapAndWake(swap + wake)).toEqual({ swapUsedBytes, wokeAt: '1795437522' })
  expect(parseSwapAndWake(wake)).toEqual({ wokeAt: '1795437522' })
  expect(parseSwapAndWake('')).toEqual({})
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
