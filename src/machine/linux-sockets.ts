import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { orAbsent } from './linux-processes.ts'
import { ollamaCommand } from './ollama-process.ts'
import type { ProcessTable } from './process-tree.ts'

/** A socket that waits for connections. */
export interface Listener {
  readonly port: number
  readonly inode: string
  readonly user: number
}

/** `st` of a listening socket in /proc/net/tcp. */
const LISTEN = '0A'

/** Every listener in the text of `/proc/net/tcp` or `/proc/net/tcp6`, whatever address it is bound to. */
export function parseListeners(text: string): readonly Listener[] {
  return text.split('\n').flatMap((line) => {
    const [, local, , state, , , , user, , inode] = line.trim().split(/\s+/)
    const hex = /:([0-9A-F]{4})$/.exec(local ?? '')?.[1]
    if (hex === undefined || state !== LISTEN || inode === undefined) return []
    return { port: Number.parseInt(hex, 16), inode, user: Number(user) }
  })
}

/** Pids that hold the port's listening socket. */
export function linuxHolders(port: number, table: ProcessTable): readonly number[] {
  const all = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    parseListeners(orAbsent(() => readFileSync(file, 'utf8')) ?? ''),
  )
  const links = new Set(all.filter((one) => one.port === port).map(({ inode }) => `socket:[${inode}]`))
  if (links.size === 0) return []
  const holders = [...table.keys()].filter((pid) => holdsAny(pid, links))
  return holders.length > 0 ? holders : otherUsersServer({ port, listeners: all, table, userOf })
}

/**
 * The server of another user, whose sockets cannot be looked into: Linux packages run Ollama as the user "ollama".
 * It is certain only when that user runs one `ollama serve` and listens on this port and its runners' ports alone.
 */
export function otherUsersServer(seen: {
  readonly port: number
  readonly listeners: readonly Listener[]
  readonly table: ProcessTable
  readonly userOf: (pid: number) => number | undefined
}): readonly number[] {
  const user = seen.listeners.find(({ port }) => port === seen.port)?.user
  if (user === undefined) return []
  const ofUser = [...seen.table.values()].filter(({ command, pid, zombie }) => {
    return !zombie && ollamaCommand(command) !== undefined && seen.userOf(pid) === user
  })
  const servers = ofUser.filter(({ command }) => ollamaCommand(command)?.role === 'serve')
  const runnerPorts = new Set(ofUser.map(({ command }) => Number(/ --port (\d+)/.exec(command)?.[1])))
  const others = seen.listeners.filter(
    (one) => one.user === user && one.port !== seen.port && !runnerPorts.has(one.port),
  )
  return servers.length === 1 && others.length === 0 ? servers.map(({ pid }) => pid) : []
}

function holdsAny(pid: number, links: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`
  const descriptors = orAbsent(() => readdirSync(folder)) ?? []
  return descriptors.some((name) => links.has(orAbsent(() => readlinkSync(`${folder}/${name}`)) ?? ''))
}

function userOf(pid: number): number | undefined {
  return orAbsent(() => statSync(`/proc/${pid}`).uid)
}
