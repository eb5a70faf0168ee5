import { linuxHolders } from './linux-sockets.ts'
import { macosHolders } from './macos-sockets.ts'
import { readProcesses } from './process-table.ts'
import type { ProcessEntry, ProcessTable } from './process-tree.ts'

/** They hold a port for a server that is elsewhere (a container, another host): their memory is not the server's. */
const FORWARDERS =
  /^(?:docker-proxy|com\.docker\.backend|vpnkit|rootlessport|rootlesskit|slirp4netns|pasta|gvproxy|limactl|OrbStack|sshd?|sshd-session|autossh|socat|kubectl|nginx|caddy|haproxy|envoy|traefik|systemd|launchd)$/

/**
 * The process that serves this port of this machine.
 * Absent = nobody listens, it belongs to another user and cannot be told, or it only forwards to a server elsewhere.
 */
export async function serverPid(port: number): Promise<number | undefined> {
  const table = await readProcesses()
  if (!table) return undefined
  const pids = process.platform === 'linux' ? linuxHolders(port, table) : await macosHolders(port)
  return topmost(pids, table)
}

/** Of processes that share a listening socket, the one that opened it: it is no child of another holder. */
export function topmost(pids: readonly number[], table: ProcessTable): number | undefined {
  const holders = pids.filter((pid) => !isForwarder(table.get(pid)))
  return holders.find((pid) => !holders.includes(table.get(pid)?.parent ?? 0)) ?? holders[0]
}

/** A name in a title ("nginx: master process") ends at the colon. */
function isForwarder(entry: ProcessEntry | undefined): boolean {
  const executable = entry?.command.split(/:? /)[0] ?? ''
  return FORWARDERS.test(executable.slice(executable.lastIndexOf('/') + 1))
}
