import { readdir } from 'node:fs/promises'
import { cpus } from 'node:os'
import { readText, tightestGroup } from './cgroup.ts'
import { run } from './exec.ts'
import type { MachineParts } from './machine-key.ts'
import { parseMeminfo } from './meminfo.ts'
import { type Gpu, readGpus, vramOf } from './nvidia.ts'

const GIB = 1_073_741_824

/** What boards say that never were given a name. */
const PLACEHOLDER =
  /^(?:to be filled.*|default.*|system product name|not (?:specified|available|applicable)|none|unknown|n\/a|o\.?e\.?m\.?|undefined|[\W\d]*)$/i

/** A product name without placeholders; absent where it says nothing. Something like a UUID or a serial is not kept. */
export function saneModel(text: string | undefined): string | undefined {
  const name = text?.replaceAll('\0', '').trim()
  if (!name || PLACEHOLDER.test(name) || /[0-9a-f]{8}-[0-9a-f]{4}-/i.test(name)) return undefined
  return name
}

/** First "model name" of /proc/cpuinfo or "Model name:" of lscpu, without trade marks and nominal clock. */
export function parseChip(text: string): string | undefined {
  const name = /^model name\s*:\s*(.+)$/im.exec(text)?.[1]
  const chip = name
    ?.replace(/\((?:R|TM)\)/gi, '')
    .replace(/@.*$/, '')
    .replace(/\bCPU\b/, '')
    .replace(/\s+/g, ' ')
    .trim()
  return chip === undefined || chip === '' || chip === '-' ? undefined : chip
}

/** The processor itself says that a hypervisor is below it; absent where processors have no such flag (ARM). */
export function hasHypervisor(cpuinfo: string): boolean | undefined {
  const flags = /^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]
  return flags === undefined ? undefined : /\bhypervisor\b/.test(flags)
}

/** The kernel keeps a part of the RAM for itself, so what is left is rounded to GiB; a lower limit stands as it is. */
export function ramOf(memTotal: number | undefined, limit: number | undefined): number | undefined {
  const ram = memTotal === undefined ? undefined : Math.max(1, Math.round(memTotal / GIB)) * GIB
  return ram === undefined ? limit : Math.min(ram, limit ?? Infinity)
}

/** "2 × NVIDIA A100, NVIDIA T4": equal ones counted, sorted by name. */
export function gpuWords(gpus: readonly Pick<Gpu, 'name'>[]): string | undefined {
  const names = [...new Set(gpus.map(({ name }) => name))].sort()
  const words = names.map((name) => {
    const count = gpus.filter((gpu) => gpu.name === name).length
    return count > 1 ? `${count} × ${name}` : name
  })
  return words.length > 0 ? words.join(', ') : undefined
}

/** The driver's own files, which answer at once: nvidia-smi may take seconds and would change the key by timing out. */
async function nvidiaNames(): Promise<readonly Pick<Gpu, 'name'>[]> {
  const folder = '/proc/driver/nvidia/gpus'
  const gpus = await readdir(folder).catch(() => [])
  const texts = await Promise.all(gpus.map((gpu) => readText(`${folder}/${gpu}/information`)))
  return texts.flatMap((text) => {
    const name = /^Model:\s*(\S.*)$/m.exec(text ?? '')?.[1]?.trim()
    return name === undefined ? [] : { name }
  })
}

/** `serverPid` where it is known: the limit that counts is that of the server's group. */
export async function describeLinux(serverPid: number | undefined): Promise<MachineParts> {
  const [product, board, cpuinfo = '', meminfo = '', names, gpus] = await Promise.all([
    readText('/sys/devices/virtual/dmi/id/product_name'),
    readText('/proc/device-tree/model'),
    readText('/proc/cpuinfo'),
    readText('/proc/meminfo'),
    nvidiaNames(),
    readGpus(),
  ])
  const chip = parseChip(cpuinfo) ?? parseChip((await run('/usr/bin/lscpu', [])) ?? '')
  return {
    model: saneModel(product) ?? saneModel(board),
    chip,
    gpu: gpuWords(names.length > 0 ? names : gpus),
    vramBytes: vramOf(gpus),
    ramBytes: ramOf(parseMeminfo(meminfo).totalBytes, tightestGroup(serverPid ?? 'self')?.limitBytes),
    cpuCores: cpus().length || undefined,
    osFamily: 'linux',
    virtual: hasHypervisor(cpuinfo),
  }
}
