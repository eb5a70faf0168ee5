import type { Machine } from '../model/machine.ts'

/** What a machine is known by; absent fields are left out of the key. */
export type MachineParts = Pick<
  Machine,
  'model' | 'chip' | 'gpu' | 'gpuCores' | 'vramBytes' | 'ramBytes' | 'cpuCores' | 'osFamily' | 'virtual'
>

const MIB = 1_048_576
const GIB = 1_073_741_824

/** "Mac16,5 · Apple M4 Max · 40 GPU cores · 64 GiB · darwin". A GPU named like its chip is said by its cores alone. */
export function machineKey({ model, chip, gpu, gpuCores, ramBytes, osFamily }: MachineParts): string {
  const parts = [
    model,
    chip,
    gpu === chip ? undefined : gpu,
    gpuCores === undefined ? undefined : `${gpuCores} GPU cores`,
    ramBytes === undefined ? undefined : ramWords(ramBytes),
    osFamily,
  ]
  return parts.flatMap((part) => (part === undefined ? [] : clean(part) || [])).join(' · ') || 'unknown machine'
}

/** A machine described on the spot. */
export function localMachine(parts: MachineParts): Machine {
  return { key: machineKey(parts), origin: 'local', ...parts }
}

/** The user's `machine: 'runner-a'`, which replaces the key and keeps what is known of the machine. */
export function namedMachine(name: string, local: MachineParts = {}): Machine {
  const key = clean(name)
  if (key === '') {
    throw new TypeError(
      `machine: ${JSON.stringify(name)} has no letters. It names this machine's section in the stored baselines. ` +
        `Give a name such as 'runner-a', or leave the option out to use the description of the machine.`,
    )
  }
  return { ...only(local), key, origin: 'named' }
}

/** The server runs elsewhere: nothing can be learnt of its machine, so all unnamed remote servers share one key. */
export function remoteMachine(): Machine {
  return { key: 'remote server', origin: 'remote' }
}

/** Keyed by the preset, never by the host, so that a fresh clone passes anywhere. */
export function simulatedMachine(preset: string, description: MachineParts = {}): Machine {
  return { ...only(description), key: `simulated · ${clean(preset)}`, origin: 'simulated', preset }
}

/** Without the key, origin and preset of a whole `Machine` given as parts. */
function only(parts: MachineParts): MachineParts {
  const { model, chip, gpu, gpuCores, vramBytes, ramBytes, cpuCores, osFamily, virtual } = parts
  return { model, chip, gpu, gpuCores, vramBytes, ramBytes, cpuCores, osFamily, virtual }
}

function ramWords(bytes: number): string {
  return bytes < GIB ? `${Math.round(bytes / MIB)} MiB` : `${Math.round(bytes / GIB)} GiB`
}

/** One line without control characters: keys stand in a text file that people read and merge. */
function clean(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 120)
    .trim()
}
