import { run } from './exec.ts'

/** Pids of `lsof … -Fp`: lines `p9011`; newer versions print `f` lines between them. */
export function parseLsof(text: string): readonly number[] {
  return [...text.matchAll(/^p(\d+)$/gm)].map(([, pid]) => Number(pid))
}

/**
 * Pids that listen on a port, out of `netstat -anv -p tcp`, whose columns changed three times: the header tells where the pid is.
 * Since macOS 26 it stands behind the process's name, which may hold blanks.
 */
export function parseNetstat(text: string, port: number): readonly number[] {
  const header = text.split('\n').find((line) => line.startsWith('Proto')) ?? ''
  const columns = header.split('(state)')[1]?.trim().split(/\s+/) ?? []
  const pids = text.split('\n').flatMap((line) => {
    const [, local, rest] = /^tcp\S*\s+\d+\s+\d+\s+(\S+)\s+\S+\s+LISTEN\s+(.*)$/.exec(line) ?? []
    if (!local?.endsWith(`.${port}`) || rest === undefined) return []
    const pid = columns.includes('process:pid')
      ? /:(\d+)\s+[0-9a-f]{5}\s/.exec(rest)?.[1]
      : rest.split(/\s+/)[columns.indexOf('pid')]
    return pid !== undefined && /^[1-9]\d*$/.test(pid) ? Number(pid) : []
  })
  return [...new Set(pids)]
}

/** lsof sees one's own sockets, netstat also those of other users. */
export async function macosHolders(port: number): Promise<readonly number[]> {
  const listed = await run('/usr/sbin/lsof', ['-nP', '-w', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp'], {
    timeoutMs: 2_000,
  })
  const pids = listed === undefined ? [] : parseLsof(listed)
  if (pids.length > 0) return pids
  const connections = await run('/usr/sbin/netstat', ['-anv', '-p', 'tcp'])
  return connections === undefined ? [] : parseNetstat(connections, port)
}
