import { type Clients, type Connection, foreignClients } from './connections.ts'
import { readLinuxConnections } from './linux-connections.ts'
import { readMacosConnections } from './macos-connections.ts'

/** Clients of this machine's server on the port that are not this process; absent = connections cannot be listed. */
export async function readForeignClients(port: number): Promise<Clients | undefined> {
  const connections = await readConnections(port)
  return connections && foreignClients(connections, port)
}

async function readConnections(port: number): Promise<readonly Connection[] | undefined> {
  if (process.platform === 'linux') return readLinuxConnections(port)
  if (process.platform === 'darwin') return readMacosConnections(port)
  return undefined
}
