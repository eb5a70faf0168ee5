/** One side of an established TCP connection, as the system lists it. Ends are "address:port". */
export interface Connection {
  readonly local: string
  readonly remote: string
  /** This process holds the local end. */
  readonly own: boolean
  /** Sent and received since it was opened; absent where they are not counted. */
  readonly bytes?: number
}

/** Bytes by the address of each client, where they are counted. */
export type Clients = ReadonlyMap<string, number | undefined>

/** On the server's side of each connection, the other end; without those that are an end of ours. */
export function foreignClients(connections: readonly Connection[], port: number): Clients {
  const ours = new Set(connections.filter(({ own }) => own).map(({ local }) => local))
  const served = connections.filter(({ local, remote }) => local.endsWith(`:${port}`) && !ours.has(remote))
  return new Map(served.map(({ remote, bytes }) => [remote, bytes]))
}

/** An IPv4 address in IPv6's clothes is that address. */
export const plainAddress = (address: string): string => address.replace(/^\[?::ffff:(\d+(?:\.\d+){3})\]?/i, '$1')
