import { assert, integer, property, record, uniqueArray } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseProcStat } from '../../../src/machine/linux-processes.ts'
import { parsePs } from '../../../src/machine/macos-processes.ts'
import type { ProcessEntry } from '../../../src/machine/process-tree.ts'
import { treeOf } from '../../../src/machine/process-tree.ts'
import { topmost } from '../../../src/machine/server-pid.ts'
import { fixture } from './fixture.ts'

const entry = (pid: number, parent: number, more: Partial<ProcessEntry> = {}): ProcessEntry => ({
  pid,
  parent,
  startedAt: '1',
  zombie: false,
  command: 'ollama',
  ...more,
})
const tableOf = (...entries: ProcessEntry[]) => new Map(entries.map((one) => [one.pid, one]))
const pids = (tree: readonly ProcessEntry[]) => tree.map(({ pid }) => pid)

describe('the tree below a process', () => {
  const table = tableOf(entry(1, 0), entry(10, 1), entry(11, 10), entry(12, 10), entry(13, 12), entry(20, 1))

  test('holds children and grandchildren and nothing else', () => {
    expect(pids(treeOf(10, table))).toEqual([10, 11, 12, 13])
  })

  test('is empty when the root is gone or a zombie', () => {
    expect(treeOf(99, table)).toEqual([])
    expect(treeOf(10, tableOf(entry(10, 1, { zombie: true }), entry(11, 10)))).toEqual([])
  })

  test('leaves zombies out', () => {
    const withZombie = tableOf(entry(10, 1), entry(11, 10, { zombie: true }), entry(12, 10))
    expect(pids(treeOf(10, withZombie))).toEqual([10, 12])
  })

  test('ends and names each process once, whatever the parents are', () => {
    const anyTable = uniqueArray(record({ pid: integer({ min: 0, max: 12 }), parent: integer({ min: 0, max: 12 }) }), {
      selector: ({ pid }) => pid,
    })
    assert(
      property(anyTable, (rows) => {
        const names = pids(treeOf(3, tableOf(...rows.map(({ pid, parent }) => entry(pid, parent)))))
        expect(new Set(names).size).toBe(names.length)
        expect(names.includes(3)).toBe(rows.some(({ pid }) => pid === 3))
      }),
    )
  })
})

describe('which holder of a port is the server', () => {
  test('the one that opened the socket, not the child that inherited it', () => {
    expect(topmost([31, 30], tableOf(entry(30, 1), entry(31, 30)))).toBe(30)
  })

  test('nobody, when it only forwards to another machine or container', () => {
    const table = tableOf(
      entry(1, 0, { command: '/sbin/launchd' }),
      entry(30, 1, { command: '/usr/bin/ssh -L 11434:localhost:11434 gpu' }),
      entry(31, 1, { command: 'docker-proxy' }),
      entry(32, 1, { command: 'nginx: master process' }),
    )
    expect(topmost([30], table)).toBeUndefined()
    expect(topmost([31], table)).toBeUndefined()
    expect(topmost([32], table)).toBeUndefined()
    expect(topmost([], table)).toBeUndefined()
  })

  test('the server itself where systemd holds the socket as well, and where the server is pid 1', () => {
    const host = tableOf(entry(1, 0, { command: 'systemd' }), entry(30, 1))
    expect(topmost([1, 30], host)).toBe(30)
    expect(topmost([1], tableOf(entry(1, 0)))).toBe(1)
  })
})

describe('process lists', () => {
  test('/proc/PID/stat with brackets and blanks in the name', () => {
    const line = `4242 (a) S (b) Z 17 ${Array.from({ length: 48 }, (_, index) => index + 5).join(' ')}\n`
    expect(parseProcStat(line)).toEqual({ pid: 4242, parent: 17, startedAt: '22', zombie: true, command: 'a) S (b' })
    expect(parseProcStat('')).toBeUndefined()
    expect(parseProcStat('12 (cut')).toBeUndefined()
  })

  test('ps of a Mac, day of the month padded, KiB to bytes', () => {
    const entries = parsePs(fixture('macos/ps.txt'))
    expect(entries).toHaveLength(8)
    expect(entries[3]).toEqual({
      pid: 91552,
      parent: 91511,
      startedAt: 'Thu Oct  1 09:03:11 2026',
      zombie: false,
      command:
        '/Applications/Ollama.app/Contents/Resources/llama-server --model /Users/x/.ollama/models/blobs/sha256-712 --port 49520',
      rssBytes: 7_417_856 * 1024,
    })
    expect(entries.filter(({ zombie }) => zombie).map(({ pid }) => pid)).toEqual([20002])
    expect(parsePs('ps: illegal option\n')).toEqual([])
  })
})
