import { cpus, release, totalmem } from 'node:os'
import type { Machine } from '../model/machine.ts'
import { describeLinux } from './linux-machine.ts'
import type { MachineParts } from './machine-key.ts'
import { localMachine } from './machine-key.ts'
import { describeMacos } from './macos-machine.ts'
import type { MachineConditions } from './conditions.ts'
import { linuxConditions, macosConditions } from './conditions.ts'

const GIB = 1_073_741_824

/** This machine. With the server's pid, RAM is lowered to the limit of the server's container instead of our own. */
export async function describeMachine(serverPid?: number): Promise<Machine> {
  return localMachine(await describeParts(serverPid))
}

async function describeParts(serverPid: number | undefined): Promise<MachineParts> {
  if (process.platform === 'linux') return describeLinux(serverPid)
  if (process.platform === 'darwin') return describeMacos()
  const processors = cpus()
  return {
    chip: processors[0]?.model.trim(),
    ramBytes: Math.round(totalmem() / GIB) * GIB || undefined,
    cpuCores: processors.length || undefined,
    osFamily: process.platform,
  }
}

/** What of this machine may differ between two runs; every field is absent where it is not known. */
export async function describeConditions(): Promise<MachineConditions> {
  if (process.platform === 'linux') return linuxConditions()
  if (process.platform === 'darwin') return macosConditions()
  return { osVersion: `${process.platform} ${release()}` }
}
