import { readdir } from 'node:fs/promises'
import { readText } from './cgroup.ts'
import { readPower } from './conditions.ts'
import { run } from './exec.ts'
import { readLinuxSwap, type SwapCounts } from './swap-counts.ts'
import { parseMeminfo } from './meminfo.ts'
import { readSysctl } from './sysctl.ts'
import { readVmStat } from './vm-stat.ts'

/** What presses on the machine: two readings tell what happened between them. Absent = not known, never 0. */
export interface Pressure extends SwapCounts {
  /** Of the swap space, now. */
  readonly swapUsedBytes?: number
  /** Since the machine started: how often a processor was slowed down by its temperature (Linux). */
  readonly throttleEvents?: number
  /** AC, battery or UPS. */
  readonly power?: string
  /** When the system last woke, in its own words (macOS). */
  readonly wokeAt?: string
}

export async function readPressure(): Promise<Pressure> {
  if (process.platform === 'linux') return readLinuxPressure()
  return process.platform === 'darwin' ? readMacosPressure() : {}
}

/** Used swap and the last waking out of sysctl's `vm.swapusage` and `kern.waketime`; swap is always in MiB. */
export function swapAndWake(values: ReadonlyMap<string, string>): Pick<Pressure, 'swapUsedBytes' | 'wokeAt'> {
  const mib = /\bused = ([\d.]+)M/.exec(values.get('vm.swapusage') ?? '')?.[1]
  const wokeAt = /\bsec = (\d+)/.exec(values.get('kern.waketime') ?? '')?.[1]
  return { swapUsedBytes: mib === undefined ? undefined : Math.round(Number(mib) * 1_048_576), wokeAt }
}

/**
 * Level 0 (nominal) to 4 out of `notifyutil -g com.apple.system.thermalpressurelevel`. It prints 0 too where nothing is
 * published, so 0 is no proof of a cool machine.
 */
export function parseThermalLevel(text: string): number | undefined {
  const level = /^com\.apple\.system\.thermalpressurelevel (\d+)$/.exec(text.trim())?.[1]
  return level !== undefined && Number(level) <= 4 ? Number(level) : undefined
}

/** Thermal pressure of a Mac, ~10 ms. */
export async function readThermalLevel(): Promise<number | undefined> {
  if (process.platform !== 'darwin') return undefined
  const text = await run('/usr/bin/notifyutil', ['-g', 'com.apple.system.thermalpressurelevel'])
  return text === undefined ? undefined : parseThermalLevel(text)
}

async function readLinuxPressure(): Promise<Pressure> {
  const [meminfo = '', throttleEvents, power] = await Promise.all([
    readText('/proc/meminfo'),
    readThrottleEvents(),
    readPower(),
  ])
  return { ...readLinuxSwap(), swapUsedBytes: parseMeminfo(meminfo).swapUsedBytes, throttleEvents, power }
}

/** Counts of all processors together, where the kernel keeps them. */
async function readThrottleEvents(): Promise<number | undefined> {
  const root = '/sys/devices/system/cpu'
  const cpus = (await readdir(root).catch(() => [])).filter((name) => /^cpu\d+$/.test(name))
  const files = cpus.map((cpu) => `${root}/${cpu}/thermal_throttle/core_throttle_count`)
  const counts = (await Promise.all(files.map(readText))).flatMap((text) => (text === undefined ? [] : Number(text)))
  return counts.length > 0 ? counts.reduce((sum, value) => sum + value, 0) : undefined
}

async function readMacosPressure(): Promise<Pressure> {
  const [{ swapInBytes, swapOutBytes }, values, power] = await Promise.all([
    readVmStat(),
    readSysctl(['vm.swapusage', 'kern.waketime']),
    readPower(),
  ])
  return { swapInBytes, swapOutBytes, ...swapAndWake(values), power }
}
