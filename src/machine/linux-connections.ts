import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { type Connection, plainAddress } from './connections.ts'
import { run } from './exec.ts'
import { orAbsent } from './linux-processes.ts'

type Row = Omit<Connection, 'own'> & { readonly inode: string }

/** `st` of an established connection in /proc/net/tcp. */
const ESTABLISHED = '01'

/** Established connections in the text of `/proc/net/tcp` or `/proc/net/tcp6`, which count no bytes. */
export function parseProcNetTcp(text: string): readonly Row[] {
  return text.split('\n').flatMap((line) => {
    const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/)
    if (state !== ESTABLISHED || local === undefined || remote === undefined || inode === undefined) return []
    return { local: fromHex(local), remote: fromHex(remote), inode }
  })
}

/**
 * Rows of `ss -tineH state established`: the ends and the inode, and below them what the kernel counted. It leaves
 * out what is 0, so that a counted row without bytes has moved none.
 */
export function parseSs(text: string): readonly Row[] {
  return text.split(/\n(?=\S)/).flatMap((row) => {
    const [, local, remote] = /^\d+\s+\d+\s+(\S+:\d+)\s+(\S+:\d+)/.exec(row.trim()) ?? []
    const inode = / ino:(\d+)/.exec(row)?.[1]
    if (local === undefined || remote === undefined || inode === undefined) return []
    const bytes = / cwnd:\d+/.test(row) ? amount(row, 'bytes_sent') + amount(row, 'bytes_received') : undefined
    return { local: plainAddress(local), remote: plainAddress(remote), inode, bytes }
  })
}

/** Through `ss` where it is there, because only it counts bytes; else from the kernel's own lists. */
export async function readLinuxConnections(port: number): Promise<readonly Connection[] | undefined> {
  const rows = (await readSs(port)) ?? readProc()
  const own = ownSockets()
  return rows.map(({ inode, ...row }) => ({ ...row, own: own.has(`socket:[${inode}]`) }))
}

async function readSs(port: number): Promise<readonly Row[] | undefined> {
  const tool = ['/usr/bin/ss', '/usr/sbin/ss', '/bin/ss', '/sbin/ss'].find((path) => existsSync(path))
  const filter = ['state', 'established', `( sport = :${port} or dport = :${port} )`]
  const text = tool === undefined ? undefined : await run(tool, ['-tineH', ...filter])
  return text === undefined ? undefined : parseSs(text)
}

function readProc(): readonly Row[] {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    parseProcNetTcp(orAbsent(() => readFileSync(file, 'utf8')) ?? ''),
  )
}

function ownSockets(): ReadonlySet<string> {
  const folder = '/proc/self/fd'
  const names = orAbsent(() => readdirSync(folder)) ?? []
  return new Set(names.flatMap((name) => orAbsent(() => readlinkSync(`${folder}/${name}`)) ?? []))
}

/** "0100007F:2CAA" -> "127.0.0.1:11434": the address is in the machine's byte order, four bytes at a time. */
function fromHex(end: string): string {
  const [address = '', port = ''] = end.split(':')
  const plain = address.replace(/^0{16}FFFF0000/, '')
  const isPlain = plain.length === 8
  const bytes = isPlain ? (plain.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).toReversed() : []
  return `${isPlain ? bytes.join('.') : plain}:${Number.parseInt(port, 16)}`
}

const amount = (row: string, name: string): number => Number(new RegExp(` ${name}:(\\d+)`).exec(row)?.[1] ?? 0)
