import { existsSync, readFileSync } from 'node:fs'
import type { SystemSample } from '../model/machine.ts'
import { readGroupUsage, tightestGroup } from './cgroup.ts'
import { orAbsent } from './linux-processes.ts'
import { readLinuxSwap } from './swap-counts.ts'
import { parseMeminfo } from './meminfo.ts'
import { readSysctl } from './sysctl.ts'
import { readVmStat } from './vm-stat.ts'

/** A reading without its time. */
export type SystemMemory = Omit<SystemSample, 'atMs'>

const PRESSURE_KEY = 'kern.memorystatus_vm_pressure_level'

/** The memory that the server of this pid shares with others; absent = it cannot be read on this system, never 0. */
export async function readSystemMemory(serverPid: number): Promise<SystemMemory | undefined> {
  const reading =
    process.platform === 'linux'
      ? readLinuxMemory(serverPid)
      : process.platform === 'darwin'
        ? await readMacosMemory()
        : {}
  return Object.values(reading).some((value) => value !== undefined) ? reading : undefined
}

/**
 * In a group whose limit is below the machine's memory, the group's use: its limit is then what counts as RAM, and what
 * the rest of the machine holds takes nothing from it. Once the server has ended its group is not known any more, and
 * nothing is said of used memory.
 */
function readLinuxMemory(serverPid: number): SystemMemory {
  const { totalBytes, usedBytes } = parseMeminfo(orAbsent(() => readFileSync('/proc/meminfo', 'utf8')) ?? '')
  const group = tightestGroup(serverPid)
  const limited = group !== undefined && group.limitBytes < (totalBytes ?? Infinity)
  const used = limited ? readGroupUsage(group) : usedBytes
  const { swapOutBytes } = readLinuxSwap()
  return { usedBytes: existsSync(`/proc/${serverPid}`) ? used : undefined, swapOutBytes }
}

async function readMacosMemory(): Promise<SystemMemory> {
  const [{ usedBytes, swapOutBytes }, values] = await Promise.all([readVmStat(), readSysctl([PRESSURE_KEY])])
  return { usedBytes, swapOutBytes, pressureLevel: pressureLevel(values.get(PRESSURE_KEY)) }
}

/** 1 normal, 2 warning, 4 critical: bits of which one is set; anything else is not known. */
export function pressureLevel(value: string | undefined): SystemSample['pressureLevel'] {
  const level = Number(value)
  return level === 1 || level === 2 || level === 4 ? level : undefined
}
