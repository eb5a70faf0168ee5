import { describe, expect, test } from 'vitest'
import { type Connection, foreignClients } from '../../../src/machine/connections.ts'
import { parseProcNetTcp, parseSs } from '../../../src/machine/linux-connections.ts'
import { parseNetstatConnections } from '../../../src/machine/macos-connections.ts'
import { fixture } from './fixture.ts'

const PORT = 11434
const own = (rows: readonly (Omit<Connection, 'own'> & { inode: string })[], ...inodes: string[]) =>
  rows.map(({ inode, ...row }) => ({ ...row, own: inodes.includes(inode) }))

describe('clients of a port on Linux', () => {
  test('by the kernel: the one connection, and nobody when it is ours', () => {
    const rows = parseProcNetTcp(fixture('linux/proc-net-tcp.txt'))
    expect(rows.map(({ local, remote }) => [local, remote])).toEqual([
      ['127.0.0.1:11434', '127.0.0.1:50000'],
      ['127.0.0.1:50000', '127.0.0.1:11434'],
    ])
    expect([...foreignClients(own(rows), PORT)]).toEqual([['127.0.0.1:50000', undefined]])
    expect(foreignClients(own(rows, '23013'), PORT).size).toBe(0)
  })

  test('an IPv4 client of a server on IPv6 is the same client', () => {
    const mapped = '0000000000000000FFFF00000100007F'
    const line = `0: ${mapped}:2CAA ${mapped}:C350 01 00000000:00000000 00:00000000 00000000 998 0 23012 1 0 20 4 30 10 -1`
    expect(parseProcNetTcp(line)).toEqual([{ local: '127.0.0.1:11434', remote: '127.0.0.1:50000', inode: '23012' }])
  })

  test('by ss: with what they moved; a row without bytes moved none', () => {
    const clients = foreignClients(own(parseSs(fixture('linux/ss.txt'))), PORT)
    expect([...clients]).toEqual([
      ['127.0.0.1:50000', 66_420],
      ['127.0.0.1:50002', 0],
      ['[::1]:50010', 910],
    ])
    expect([...foreignClients(own(parseSs(fixture('linux/ss.txt')), '23013'), PORT).keys()]).toEqual([
      '127.0.0.1:50002',
      '[::1]:50010',
    ])
  })

  test('an older ss that tells no counts leaves them unknown', () => {
    const row = '0 0 127.0.0.1:11434 127.0.0.1:50000 uid:998 ino:23012 sk:3\n\t cubic rto:204'
    expect(parseSs(row)).toEqual([{ local: '127.0.0.1:11434', remote: '127.0.0.1:50000', inode: '23012' }])
    expect(parseSs('')).toEqual([])
  })
})

describe('clients of a port on a Mac', () => {
  test('of all connections those with the port, ours by pid, bytes where the columns are', () => {
    const rows = parseNetstatConnections(fixture('macos/netstat-connections.txt'), { port: PORT, ownPid: 4242 })
    expect(rows).toHaveLength(4)
    expect([...foreignClients(rows, PORT)]).toEqual([['127.0.0.1:49515', 158_476]])
  })

  test('before macOS 26 the pid is a column of its own, before 15 there are no bytes', () => {
    const [row] = parseNetstatConnections(fixture('macos/netstat-15.txt'), { port: PORT, ownPid: 7001 })
    expect(row).toEqual({ local: '127.0.0.1:49515', remote: '127.0.0.1:11434', own: true, bytes: 158_476 })
    const older = parseNetstatConnections(fixture('macos/netstat-14.txt'), { port: PORT, ownPid: 7001 })
    expect(older.map(({ bytes }) => bytes)).not.toContainEqual(expect.any(Number))
    expect(older.find(({ own: ours }) => ours)?.remote).toBe('127.0.0.1:11434')
  })
})
