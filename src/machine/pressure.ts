import { readdir, readFile } from 'node:fs/promises'
import { readText } from './cgroup.ts'
import { readPower } from './conditions.ts'
import { run } from './exec.ts'

/** What presses on the machine: two readings tell what happened between them. Absent = not known, never 0. */
export interface Pressure {
  /** Since the machine started. */
  readonly swapInBytes?: number
  readonly swapOutBytes?: number
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

/** Pages that came from and went to swap, out of /proc/vmstat. */
export function parseProcVmstat(text: string): { readonly pagesIn?: number; readonly pagesOut?: number } {
  return { pagesIn: count(text, /^pswpin (\d+)$/m), pagesOut: count(text, /^pswpout (\d+)$/m) }
}

/** Used swap in bytes, out of /proc/meminfo. */
export function parseSwapUsed(text: string): number | undefined {
  const [total, free] = [count(text, /^SwapTotal:\s*(\d+) kB$/m), count(text, /^SwapFree:\s*(\d+) kB$/m)]
  return total === undefined || free === undefined ? undefined : (total - free) * 1024
}

/** Size of a page out of /proc/self/auxv: pairs of words, of which AT_PAGESZ is 6. Source: getauxval(3). */
export function parsePageSize(words: Buffer): number | undefined {
  for (let at = 0; at + 16 <= words.length; at += 16) {
    if (words.readBigUInt64LE(at) === 6n) return Number(words.readBigUInt64LE(at + 8))
  }
  return undefined
}

/** Bytes swapped since the start, out of `vm_stat`: the size of a page stands in its first line, values end with a dot. */
export function parseVmStat(text: string): Pick<Pressure, 'swapInBytes' | 'swapOutBytes'> {
  const page = count(text, /page size of (\d+) bytes/)
  const [pagesIn, pagesOut] = [count(text, /^"?Swapins"?:\s*(\d+)\.$/m), count(text, /^"?Swapouts"?:\s*(\d+)\.$/m)]
  return { swapInBytes: times(pagesIn, page), swapOutBytes: times(pagesOut, page) }
}

/** Used swap and the last waking out of `sysctl -i vm.swapusage kern.waketime`; swap is always in MiB. */
export function parseSwapAndWake(text: string): Pick<Pressure, 'swapUsedBytes' | 'wokeAt'> {
  const mib = /^vm\.swapusage:.*\bused = ([\d.]+)M/m.exec(text)?.[1]
  const wokeAt = /^kern\.waketime:.*?\bsec = (\d+)/m.exec(text)?.[1]
  return { swapUsedBytes: mib === undefined ? undefined : Math.round(Number(mib) * 1_048_576), wokeAt }
}

/**
 * Level 0 (nominal) to 4 out of `notifyutil -g com.apple.system.thermalpressurelevel`. It prints 0 too where nothing is
 * published, so 0 is no proof of a cool machine.
 */
export function parseThermalLevel(text: string): number | undefined {
  const level = count(text.trim(), /^com\.apple\.system\.thermalpressurelevel (\d+)$/)
  return level !== undefined && level <= 4 ? level : undefined
}

/** Thermal pressure of a Mac, ~10 ms. */
export async function readThermalLevel(): Promise<number | undefined> {
  if (process.platform !== 'darwin') return undefined
  const text = await run('/usr/bin/notifyutil', ['-g', 'com.apple.system.thermalpressurelevel'])
  return text === undefined ? undefined : parseThermalLevel(text)
}

async function readLinuxPressure(): Promise<Pressure> {
  const [vmstat = '', meminfo = '', words, throttleEvents, power] = await Promise.all([
    readText('/proc/vmstat'),
    readText('/proc/meminfo'),
    readFile('/proc/self/auxv').catch(() => Buffer.alloc(0)),
    readThrottleEvents(),
    readPower(),
  ])
  const { pagesIn, pagesOut } = parseProcVmstat(vmstat)
  const page = parsePageSize(words)
  return {
    swapInBytes: times(pagesIn, page),
    swapOutBytes: times(pagesOut, page),
    swapUsedBytes: parseSwapUsed(meminfo),
    throttleEvents,
    power,
  }
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
  const [vmStat = '', sysctl = '', power] = await Promise.all([
    run('/usr/bin/vm_stat', []),
    run('/usr/sbin/sysctl', ['-i', 'vm.swapusage', 'kern.waketime']),
    readPower(),
  ])
  return { ...parseVmStat(vmStat), ...parseSwapAndWake(sysctl), power }
}

function count(text: string, pattern: RegExp): number | undefined {
  const digits = pattern.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

const times = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a * b
