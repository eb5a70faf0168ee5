import { type Connection, plainAddress } from './connections.ts'
import { run } from './exec.ts'

/**
 * Established connections with the port at one end, out of `netstat -anv -p tcp`: the header tells the columns, which
 * count bytes from macOS 15 on. It lists every user's connections, which lsof does not without root.
 */
export function parseNetstatConnections(text: string, at: { port: number; ownPid: number }): readonly Connection[] {
  const header = text.split('\n').find((line) => line.startsWith('Proto')) ?? ''
  const columns = header.split('(state)')[1]?.trim().split(/\s+/) ?? []
  return text.split('\n').flatMap((line) => {
    const [, from, to, rest] = /^tcp\S*\s+\d+\s+\d+\s+(\S+)\s+(\S+)\s+ESTABLISHED\s+(.*)$/.exec(line) ?? []
    if (from === undefined || to === undefined || rest === undefined) return []
    const [local, remote] = [endOf(from), endOf(to)]
    if (![local, remote].some((end) => end.endsWith(`:${at.port}`))) return []
    return { local, remote, own: pidOf(rest, columns) === at.ownPid, bytes: bytesOf(rest, columns) }
  })
}

/** Since macOS 26 the pid stands behind the process's name, which may hold blanks. */
function pidOf(rest: string, columns: readonly string[]): number | undefined {
  const pid = columns.includes('process:pid')
    ? /:(\d+)\s+[0-9a-f]{5}\s/.exec(rest)?.[1]
    : rest.split(/\s+/)[columns.indexOf('pid')]
  return pid === undefined ? undefined : Number(pid)
}

/** The columns of bytes stand before any name, so that blanks do not move them. */
function bytesOf(rest: string, columns: readonly string[]): number | undefined {
  const fields = rest.split(/\s+/)
  const [received, sent] = ['rxbytes', 'txbytes'].map((name) => fields[columns.indexOf(name)])
  if (received === undefined || sent === undefined) return undefined
  return Number(received) + Number(sent)
}

/** "127.0.0.1.49515" -> "127.0.0.1:49515". */
const endOf = (text: string): string => plainAddress(text.replace(/\.(\d+)$/, ':$1'))

export async function readMacosConnections(port: number): Promise<readonly Connection[] | undefined> {
  const text = await run('/usr/sbin/netstat', ['-anv', '-p', 'tcp'])
  return text === undefined ? undefined : parseNetstatConnections(text, { port, ownPid: process.pid })
}
