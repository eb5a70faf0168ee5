import { readdir } from 'node:fs/promises'
import { release } from 'node:os'
import type { Conditions } from '../model/machine.ts'
import { readText } from './cgroup.ts'
import { run } from './exec.ts'
import { readMetalLimits } from './metal-limits.ts'

export type MachineConditions = Pick<
  Conditions,
  'osVersion' | 'power' | 'powerMode' | 'gpuWorkingSetBytes' | 'gpuWiredLimit'
>

/** The words of a stored condition. */
type Power = 'AC' | 'battery' | 'UPS'

/** First line of `pmset -g batt`: "Now drawing from 'AC Power'". The lines below hold ids and are not read. */
export function parsePmsetBatt(text: string): Power | undefined {
  const source = /^Now drawing from '(AC|Battery|UPS) Power'/.exec(text.trimStart())?.[1]
  if (source === 'AC' || source === 'UPS') return source
  return source === 'Battery' ? 'battery' : undefined
}

/** The mode in use out of `pmset -g`: `lowpowermode` 0/1, or `powermode` 0/1/2 where there is High Power; a desktop may have neither. */
export function parsePmset(text: string): string | undefined {
  const mode = /^\s*(?:lowpowermode|powermode)\s+(\d)/m.exec(text)?.[1]
  return mode === undefined ? undefined : ['automatic', 'low', 'high'][Number(mode)]
}

/** The files of one folder of /sys/class/power_supply. */
export interface PowerSupply {
  readonly type?: string
  /** "Device": the battery of a mouse or keyboard. */
  readonly scope?: string
  readonly online?: string
  readonly status?: string
}

/** Plugged in wins; then a discharging battery of the machine itself. Absent for a desktop that says nothing. */
export function powerOf(supplies: readonly PowerSupply[]): Power | undefined {
  const own = supplies.filter(({ scope }) => scope !== 'Device')
  const isOnline = (type: RegExp): boolean =>
    own.some((supply) => type.test(supply.type ?? '') && supply.online === '1')
  if (isOnline(/^(?:Mains|USB|Wireless)/)) return 'AC'
  if (isOnline(/^UPS$/)) return 'UPS'
  const batteries = own.filter(({ type }) => type === 'Battery')
  if (batteries.some(({ status }) => status === 'Discharging')) return 'battery'
  return batteries.some(({ status }) => status === 'Charging' || status === 'Full') ? 'AC' : undefined
}

/** "Debian GNU/Linux 12 (bookworm), kernel 6.18.44" out of /etc/os-release and the kernel's release, its suffix left out. */
export function linuxVersion(osRelease: string, kernel: string): string {
  const name = /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(osRelease)?.[1] ?? 'Linux'
  return `${name}, kernel ${/^[\d.]+\d/.exec(kernel)?.[0] ?? kernel}`
}

/** What the machine runs on now; absent where it does not say. */
export async function readPower(): Promise<string | undefined> {
  if (process.platform === 'linux') return readLinuxPower()
  if (process.platform !== 'darwin') return undefined
  const batt = await run('/usr/bin/pmset', ['-g', 'batt'])
  return batt && parsePmsetBatt(batt)
}

async function readLinuxPower(): Promise<Power | undefined> {
  const folder = '/sys/class/power_supply'
  const names = await readdir(folder).catch(() => [])
  return powerOf(await Promise.all(names.map((name) => readSupply(`${folder}/${name}`))))
}

export async function linuxConditions(): Promise<MachineConditions> {
  const [power, osRelease, profile, governor] = await Promise.all([
    readLinuxPower(),
    readText('/etc/os-release'),
    readText('/sys/firmware/acpi/platform_profile'),
    readText('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
  ])
  return {
    osVersion: linuxVersion(osRelease ?? '', release()),
    power,
    powerMode: profile?.trim() || (governor === undefined ? undefined : `governor ${governor.trim()}`),
  }
}

async function readSupply(folder: string): Promise<PowerSupply> {
  const read = async (name: string): Promise<string | undefined> => (await readText(`${folder}/${name}`))?.trim()
  const [type, scope, online, status] = await Promise.all(['type', 'scope', 'online', 'status'].map(read))
  return { type, scope, online, status }
}

export async function macosConditions(): Promise<MachineConditions> {
  const [version, batt, settings, limits] = await Promise.all([
    run('/usr/bin/sw_vers', ['-productVersion']),
    run('/usr/bin/pmset', ['-g', 'batt']),
    run('/usr/bin/pmset', ['-g']),
    readMetalLimits(),
  ])
  return {
    ...limits,
    osVersion: version && `macOS ${version.trim()}`,
    power: batt && parsePmsetBatt(batt),
    powerMode: settings && parsePmset(settings),
  }
}
