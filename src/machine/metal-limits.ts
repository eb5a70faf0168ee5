import type { Conditions } from '../model/machine.ts'
import { run } from './exec.ts'
import { readSysctl } from './sysctl.ts'

export type MetalLimits = Pick<Conditions, 'gpuWorkingSetBytes' | 'gpuWiredLimit'>

const LIMIT_KEY = 'iogpu.wired_limit_mb'

const WORKING_SET = 'ObjC.import("Metal"); String($.MTLCreateSystemDefaultDevice().recommendedMaxWorkingSetSize)'

/** `recommendedMaxWorkingSetSize` as JavaScript for Automation prints it, bytes; without Metal it prints a word or nothing. */
export function parseWorkingSet(text: string): number | undefined {
  const bytes = /^\d+$/.test(text.trim()) ? Number(text) : 0
  return bytes > 0 ? bytes : undefined
}

/** 0 = nobody has set it and the system's own share holds; absent on Macs that have no such key. */
export function wiredLimit(value: string | undefined): string | undefined {
  if (value === undefined || !/^\d+$/.test(value)) return undefined
  return Number(value) === 0 ? 'default' : `${Number(value)} MiB`
}

/**
 * What the GPU of this Mac may use of its memory. The share differs by RAM and version of the system, so it is asked
 * and never computed. Once a run: the script takes a good part of a second.
 */
export async function readMetalLimits(): Promise<MetalLimits> {
  const [text = '', values] = await Promise.all([
    run('/usr/bin/osascript', ['-l', 'JavaScript', '-e', WORKING_SET], { timeoutMs: 3_000 }),
    readSysctl([LIMIT_KEY]),
  ])
  return { gpuWorkingSetBytes: parseWorkingSet(text), gpuWiredLimit: wiredLimit(values.get(LIMIT_KEY)) }
}
