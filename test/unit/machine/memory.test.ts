import { describe, expect, test } from 'vitest'
import { groupFiles, parseGroupUsage, parseLimit } from '../../../src/machine/cgroup.ts'
import { parseFootprint } from '../../../src/machine/footprint.ts'
import { addMapped } from '../../../src/machine/memory.ts'
import { parseVmRss } from '../../../src/machine/rss.ts'
import { fixture } from './fixture.ts'

describe('footprint', () => {
  test('one process, and not its peak', () => {
    expect([...parseFootprint(fixture('macos/footprint.txt'))]).toEqual([[56783, 1_884_592]])
  })

  test('several processes, either order of the two lines', () => {
    expect([...parseFootprint(fixture('macos/footprint-three.txt'))]).toEqual([
      [91511, 45_088_768],
      [91552, 1_545_601_024],
      [64901, 8_120_123_392],
    ])
  })

  test('text without figures is not 0', () => {
    expect(parseFootprint('footprint: Unable to analyze process with pid 418 (try as root?)\n').size).toBe(0)
    expect(parseFootprint('zsh [1]: 64-bit    Footprint: 1856 KB\n    phys_footprint: 1856 KB\n').size).toBe(0)
  })

  test('mapped weights are added once a file, to a known figure only', () => {
    const memory = { source: 'footprint', bytes: 100, processes: 2 } as const
    expect(
      addMapped(
        memory,
        new Map([
          ['/m/a', 50],
          ['/m/b', 7],
        ]),
      ),
    ).toEqual({ ...memory, bytes: 157, mappedBytes: 57 })
    expect(addMapped(memory, new Map())).toEqual(memory)
    expect(addMapped(undefined, new Map([['/m/a', 50]]))).toBeUndefined()
  })
})

test('VmRSS is KiB and absent for a zombie', () => {
  expect(parseVmRss('Name:\tollama\nVmHWM:\t   99999 kB\nVmRSS:\t   34816 kB\n')).toBe(34_816 * 1024)
  expect(parseVmRss('Name:\tollama\nState:\tZ (zombie)\n')).toBeUndefined()
})

const limits = (cgroups: string): readonly string[] => groupFiles(cgroups).map(({ limit }) => limit)

describe('memory limits', () => {
  test('version 2: the group and all above it', () => {
    expect(limits('0::/system.slice/ollama.service\n')).toEqual([
      '/sys/fs/cgroup/system.slice/ollama.service/memory.max',
      '/sys/fs/cgroup/system.slice/memory.max',
      '/sys/fs/cgroup/memory.max',
    ])
    expect(limits('0::/')).toEqual(['/sys/fs/cgroup/memory.max'])
  })

  test('version 1: the memory controller alone', () => {
    expect(limits('5:devices:/\n4:cpu,memory:/docker/ab\n1:name=systemd:/\n')).toEqual([
      '/sys/fs/cgroup/memory/docker/ab/memory.limit_in_bytes',
      '/sys/fs/cgroup/memory/docker/memory.limit_in_bytes',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes',
    ])
  })

  test('a path that leads out of the group’s namespace is not followed', () => {
    expect(limits('0::/../../other\n')).toEqual([])
  })

  test('what a group uses lies beside its limit', () => {
    expect(groupFiles('0::/a')[0]).toEqual({
      limit: '/sys/fs/cgroup/a/memory.max',
      usage: '/sys/fs/cgroup/a/memory.current',
      stat: '/sys/fs/cgroup/a/memory.stat',
    })
    expect(groupFiles('4:memory:/a\n')[0]).toEqual({
      limit: '/sys/fs/cgroup/memory/a/memory.limit_in_bytes',
      usage: '/sys/fs/cgroup/memory/a/memory.usage_in_bytes',
      stat: '/sys/fs/cgroup/memory/a/memory.stat',
    })
  })

  test.each(['v1', 'v2'])('%s: the use of a group leaves out the file pages that are given back first', (version) => {
    const stat = fixture(`linux/memory-stat-${version}.txt`)
    expect(parseGroupUsage('4910751744\n', stat)).toBe(4_910_751_744 - 3_506_724_864)
    expect(parseGroupUsage('', stat)).toBeUndefined()
    expect(parseGroupUsage('4910751744\n', '')).toBeUndefined()
    expect(parseGroupUsage('1000\n', stat)).toBe(0)
  })

  test.each([
    ['max\n', undefined],
    ['9223372036854771712\n', undefined],
    ['8589934592\n', 8_589_934_592],
    ['0\n', undefined],
    ['', undefined],
  ])('%j is %s', (text, bytes) => {
    expect(parseLimit(text)).toBe(bytes)
  })
})
