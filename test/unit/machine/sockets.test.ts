import { describe, expect, test } from 'vitest'
import { otherUsersServer, parseListeners } from '../../../src/machine/linux-sockets.ts'
import { parseLsof, parseNetstat } from '../../../src/machine/macos-sockets.ts'
import { fixture } from './fixture.ts'

const linux = (pid: number, parent: number, command: string) => ({
  pid,
  parent,
  startedAt: '1',
  zombie: false,
  command,
})
const listener = (port: number, user: number) => ({ port, inode: String(port), user })

describe('listeners on Linux', () => {
  test('the listening sockets, not the connections of either side', () => {
    expect(parseListeners(fixture('linux/proc-net-tcp.txt'))).toEqual([
      { port: 11434, inode: '23011', user: 998 },
      { port: 80, inode: '11000', user: 0 },
    ])
  })

  test('bound to all addresses by IPv6', () => {
    expect(parseListeners(fixture('linux/proc-net-tcp6.txt'))).toEqual([{ port: 11434, inode: '23100', user: 998 }])
  })
})

describe('the server of another user on Linux', () => {
  const users = new Map([
    [1, 0],
    [50, 998],
    [51, 998],
    [60, 0],
  ])
  const entries = [
    linux(1, 0, 'systemd'),
    linux(50, 1, 'ollama serve'),
    linux(51, 50, '/usr/local/lib/ollama/llama-server --model /m/blobs/sha256-1 --port 40123'),
    linux(60, 1, '/usr/local/bin/ollama serve'),
  ]
  const seen = {
    port: 11434,
    listeners: [listener(11434, 998), listener(11434, 998), listener(40123, 998), listener(80, 0)],
    table: new Map(entries.map((entry) => [entry.pid, entry])),
    userOf: (pid: number) => users.get(pid),
  }

  test('is certain when that user listens nowhere else', () => {
    expect(otherUsersServer(seen)).toEqual([50])
  })

  test('is not guessed when that user has another listener or a second server', () => {
    expect(otherUsersServer({ ...seen, listeners: [...seen.listeners, listener(9999, 998)] })).toEqual([])
    const second = new Map([...seen.table, [70, linux(70, 1, 'ollama serve')] as const])
    expect(otherUsersServer({ ...seen, table: second, userOf: (pid) => users.get(pid) ?? 998 })).toEqual([])
  })

  test('is told apart by the user who listens, and nobody where nobody does', () => {
    expect(otherUsersServer({ ...seen, port: 80 })).toEqual([60])
    expect(otherUsersServer({ ...seen, port: 81 })).toEqual([])
  })
})

describe('listeners of a port on a Mac', () => {
  test('lsof, file lines between the pids', () => {
    expect(parseLsof(fixture('macos/lsof.txt'))).toEqual([9011])
    expect(parseLsof('p9011\nf3\nf4\np9012\nf3\n')).toEqual([9011, 9012])
    expect(parseLsof('')).toEqual([])
  })

  test.each([
    ['14', 11434, [9011]],
    ['14', 8080, [4242]],
    ['14', 52044, []],
    ['15', 11434, [9011]],
    ['15', 49515, []],
    ['26', 11434, [22713]],
    ['26', 11435, [9011]],
    ['26', 1434, []],
  ])('netstat of macOS %s, port %i', (version, port, pids) => {
    expect(parseNetstat(fixture(`macos/netstat-${version}.txt`), port)).toEqual(pids)
  })

  test('an unknown table gives no pid', () => {
    expect(parseNetstat('Proto Recv-Q\ntcp4 0 0 *.11434 *.* LISTEN 1 2 3 4\n', 11434)).toEqual([])
  })
})
