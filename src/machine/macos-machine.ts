import { readIoreg } from './ioreg.ts'
import type { MachineParts } from './machine-key.ts'
import { readSysctl } from './sysctl.ts'

const KEYS = ['hw.model', 'machdep.cpu.brand_string', 'hw.memsize', 'hw.ncpu', 'kern.hv_vmm_present']

/** Name and cores of the GPU in `ioreg -r -d 1 -w 0 -c IOAccelerator`; a virtual machine has neither, or a name only. */
function parseIoreg(text: string): { readonly gpu?: string; readonly gpuCores?: number } {
  const gpu = /"model" = "([^"]+)"/.exec(text)?.[1]
  const cores = /"gpu-core-count" = (\d+)/.exec(text)?.[1]
  return { gpu, gpuCores: cores === undefined ? undefined : Number(cores) }
}

/** The parts of a Mac's description out of what `sysctl` and `ioreg` told; either may be empty. */
export function macosParts(values: ReadonlyMap<string, string>, ioreg: string | undefined): MachineParts {
  return {
    model: values.get('hw.model'),
    chip: values.get('machdep.cpu.brand_string'),
    ...parseIoreg(ioreg ?? ''),
    ramBytes: positive(values.get('hw.memsize')),
    cpuCores: positive(values.get('hw.ncpu')),
    osFamily: 'darwin',
    virtual: isVirtual(values, ioreg ?? ''),
  }
}

/**
 * The kernel's own word first; some virtual machines lack it and are told by their names, or by the driver of the
 * paravirtual GPU. Absent = nothing is known.
 */
function isVirtual(values: ReadonlyMap<string, string>, ioreg: string): boolean | undefined {
  const driven = /<class AppleParavirtGPU\b/.test(ioreg)
  if (values.size === 0 && !driven) return undefined
  const named = values.get('hw.model')?.startsWith('VirtualMac') === true
  const marked = /\(Virtual\)/.test(values.get('machdep.cpu.brand_string') ?? '')
  return values.get('kern.hv_vmm_present') === '1' || named || marked || driven
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text)
  return value > 0 ? value : undefined
}

/** Two fast commands; neither prints a serial number or UUID. */
export async function describeMacos(): Promise<MachineParts> {
  const [values, ioreg] = await Promise.all([readSysctl(KEYS), readIoreg()])
  return macosParts(values, ioreg)
}
