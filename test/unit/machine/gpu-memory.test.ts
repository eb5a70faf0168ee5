import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gpuMemoryOf } from '../../../src/machine/gpu-memory.ts'
import { parseGpuInUse } from '../../../src/machine/ioreg.ts'
import { parseWorkingSet, wiredLimit } from '../../../src/machine/metal-limits.ts'
import { parseComputeApps, parseGpus, parseGpuUsed, vramOf } from '../../../src/machine/nvidia.ts'
import { parseSysctl } from '../../../src/machine/sysctl.ts'
import { fixture } from './fixture.ts'

const MIB = 1_048_576

describe('NVIDIA', () => {
  const apps = parseComputeApps(fixture('linux/nvidia-compute-apps.txt'))

  test('memory by process, summed over its cards; a row without a number is no 0', () => {
    expect([...apps]).toEqual([
      [114_687, 19_135 * MIB],
      [41_802, (7400 + 8072) * MIB],
    ])
    expect(parseComputeApps('').size).toBe(0)
  })

  test('rows are read whatever stands between them', () => {
    const row = fc.record({ pid: fc.integer({ min: 1, max: 4_194_304 }), mib: fc.option(fc.nat(200_000)) })
    const noise = fc.constantFrom('', 'No running processes found', ', ', '12 MiB, 4', '-1, 5', '7, 1.5')
    fc.assert(
      fc.property(fc.array(row), noise, (rows, line) => {
        const text = rows.map(({ pid, mib }) => `${pid}, ${mib ?? '[N/A]'}`)
        const total = rows.reduce((sum, { mib }) => sum + (mib ?? 0), 0)
        const read = [...parseComputeApps([line, ...text, line].join('\n')).values()]
        expect(read.reduce((sum, bytes) => sum + bytes, 0)).toBe(total * MIB)
      }),
    )
  })

  test('used by all programs: every card must tell', () => {
    expect(parseGpuUsed(fixture('linux/nvidia-used.txt'))).toBe((7400 + 8072) * MIB)
    expect(parseGpuUsed(fixture('linux/nvidia-used-gb10.txt'))).toBeUndefined()
    expect(parseGpuUsed('7400\n[N/A]\n')).toBeUndefined()
    expect(parseGpuUsed('')).toBeUndefined()
  })

  test('VRAM is that of all cards, and not known where one shares the memory of the processor', () => {
    const gpus = parseGpus(fixture('linux/nvidia-smi.txt'))
    expect(vramOf(gpus.slice(0, 2))).toBe(2 * 81_920 * MIB)
    expect(vramOf(gpus)).toBeUndefined()
    expect(vramOf([])).toBeUndefined()
  })

  test('the server’s processes where they are listed, else all programs under another name', () => {
    expect(gpuMemoryOf([7, 41_802, 114_687], apps, 1)).toEqual({
      source: 'gpu',
      bytes: (19_135 + 7400 + 8072) * MIB,
      processes: 2,
    })
    expect(gpuMemoryOf([7], apps, 5 * MIB)).toEqual({ source: 'gpu-total', bytes: 5 * MIB })
    expect(gpuMemoryOf([7], apps, undefined)).toBeUndefined()
  })
})

describe('a Mac', () => {
  test('GPU memory of all programs, not of the driver', () => {
    expect(parseGpuInUse(fixture('macos/ioreg.txt'))).toBe(344_702_976)
    expect(
      parseGpuInUse('"In use system memory (driver)"=12,"IOReportLegend" = ("In use system memory")'),
    ).toBeUndefined()
  })

  test.each([
    ['26214400000\n', 26_214_400_000],
    ['0\n', undefined],
    ['undefined\n', undefined],
    ['null\n', undefined],
    ['execution error: TypeError', undefined],
    ['12 34', undefined],
    ['', undefined],
  ])('working set out of %j is %s', (text, bytes) => {
    expect(parseWorkingSet(text)).toBe(bytes)
  })

  test('a wired limit of 0 is the system’s own share, not nothing', () => {
    expect(wiredLimit(parseSysctl(fixture('macos/sysctl-memory.txt')).get('iogpu.wired_limit_mb'))).toBe('26000 MiB')
    expect(wiredLimit('0')).toBe('default')
    expect(wiredLimit(undefined)).toBeUndefined()
    expect(wiredLimit('-1')).toBeUndefined()
  })
})
