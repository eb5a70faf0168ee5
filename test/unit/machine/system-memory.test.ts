import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMeminfo } from '../../../src/machine/meminfo.ts'
import { parsePageSize, parseProcVmstat } from '../../../src/machine/swap-counts.ts'
import { pressureLevel } from '../../../src/machine/system-memory.ts'
import { parseSysctl } from '../../../src/machine/sysctl.ts'
import { parseVmStat } from '../../../src/machine/vm-stat.ts'
import { fixture } from './fixture.ts'

const PAGE = 16_384

test('Linux: used memory is what is not available, not what is not free', () => {
  expect(parseMeminfo(fixture('linux/meminfo.txt'))).toEqual({
    totalBytes: 24_684_096 * 1024,
    usedBytes: (24_684_096 - 23_876_968) * 1024,
    swapUsedBytes: 1_048_576 * 1024,
  })
  // Before Linux 3.14 nothing said what is available.
  expect(parseMeminfo('MemTotal: 1 kB\nMemFree: 1 kB\n')).toEqual({ totalBytes: 1024 })
  expect(parseMeminfo('')).toEqual({})
})

test('Linux: pages that went to swap and came from it, the size of a page', () => {
  expect(parseProcVmstat(fixture('linux/vmstat.txt'))).toEqual({ pagesIn: 1200, pagesOut: 34_000 })
  expect(parseProcVmstat('')).toEqual({})
  const words = Buffer.alloc(32)
  words.writeBigUInt64LE(33n, 0)
  words.writeBigUInt64LE(6n, 16)
  words.writeBigUInt64LE(16_384n, 24)
  expect(parsePageSize(words)).toBe(16_384)
  expect(parsePageSize(Buffer.alloc(0))).toBeUndefined()
})

test('macOS: used memory as Activity Monitor counts it, swapped bytes by the size of a page', () => {
  expect(parseVmStat(fixture('macos/vm_stat.txt'))).toEqual({
    usedBytes: (297_498 - 3946 + 143_109 + 55_586) * PAGE,
    swapInBytes: 729_059 * PAGE,
    swapOutBytes: 6_987_980 * PAGE,
  })
  expect(parseVmStat('')).toEqual({})
})

test('macOS: lines are found by their label, whatever the width and the lines between; one that lacks leaves its figure out', () => {
  const lines = fixture('macos/vm_stat.txt').split('\n')
  const known = parseVmStat(lines.join('\n'))
  const more = fc.array(fc.tuple(fc.nat(lines.length), fc.constantFrom('Tagged pages: 12.', '"Pages tagged":  7.', '')))
  fc.assert(
    fc.property(more, fc.nat(12), (inserted, width) => {
      const [head = '', ...rest] = lines.map((line) => line.replace(/:\s+/, `:${' '.repeat(width)}`))
      for (const [at, line] of inserted) rest.splice(at, 0, line)
      expect(parseVmStat([head, ...rest].join('\n'))).toEqual(known)
    }),
  )
  const without = lines.filter((line) => !line.startsWith('Pages purgeable')).join('\n')
  expect(parseVmStat(without)).toEqual({ ...known, usedBytes: undefined })
})

test('macOS: the level of memory pressure is one of three bits', () => {
  const values = parseSysctl(fixture('macos/sysctl-memory.txt'))
  expect(pressureLevel(values.get('kern.memorystatus_vm_pressure_level'))).toBe(2)
  expect(pressureLevel('4')).toBe(4)
  expect(pressureLevel('3')).toBeUndefined()
  expect(pressureLevel(undefined)).toBeUndefined()
})
