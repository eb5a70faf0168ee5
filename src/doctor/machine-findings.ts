import { hostedDoubts } from '../load/hosted-doubts.ts'
import { isModel } from '../load/target.ts'
import { SWAP_NOTICED_BYTES } from '../measure/rate-settings.ts'
import type { Pressure } from '../machine/pressure.ts'
import type { Finding } from '../model/finding.ts'
import { bytes, count, digits, percent } from '../report/units.ts'
import type { SeenMachine, SeenServer } from './seen.ts'

/** Share of RAM in swap from which on something that was pushed out is likely to be needed. */
const MUCH_SWAPPED = 0.1

/** Share of the processors that others may keep busy without a measurement feeling it. */
const QUIET_SHARE = 0.25

/** `after`: read once the model had been loaded and asked; absent without a probe. */
export function swapFinding({ machine, pressure }: SeenMachine, after: Pressure | undefined): Finding {
  const key = 'swap'
  const growth = difference(after?.swapOutBytes, pressure.swapOutBytes)
  if (growth !== undefined && growth > SWAP_NOTICED_BYTES) {
    const text = `${bytes(growth)} were written to swap while the model was loaded and asked`
    const advice =
      'Model and slots do not fit beside the rest: lower OLLAMA_NUM_PARALLEL or num_ctx, or close programs.'
    return { key, state: 'mend', text, advice }
  }
  const used = after?.swapUsedBytes ?? pressure.swapUsedBytes
  if (used === undefined) return { key, state: 'skipped', text: 'this system does not tell' }
  const grown = growth === undefined ? '' : ', and none was written during the probe'
  const text = used === 0 ? `none in use${grown}` : `${bytes(used)} in use${grown}`
  if (used < MUCH_SWAPPED * (machine.ramBytes ?? Number.POSITIVE_INFINITY)) return { key, state: 'fine', text }
  const advice = 'Close programs that are not needed: what was pushed out comes back in the middle of a measurement.'
  return { key, state: 'caution', text, advice }
}

export function powerFinding({ pressure: { power }, powerMode }: SeenMachine): Finding {
  const key = 'power'
  if (power === 'battery') {
    const text = 'on battery, which slows the machine down'
    return { key, state: 'mend', text, advice: 'Plug it in before anything is measured or recorded.' }
  }
  if (powerMode === 'low' || powerMode === 'low-power') {
    const advice = 'Turn it off: System Settings > Battery (macOS), or the power profile of the system.'
    return { key, state: 'mend', text: 'low power mode is on, which slows the machine down', advice }
  }
  if (power === undefined) return { key, state: 'fine', text: 'no battery is seen' }
  return { key, state: 'fine', text: power === 'UPS' ? 'on a UPS' : 'plugged in' }
}

/** Whatever else works on the machine, or on its server, that a measurement would share it with. */
export function loadFinding(seen: SeenMachine, server: SeenServer | undefined, model: string | undefined): Finding {
  const others = (server?.loaded ?? []).filter((entry) => model === undefined || !isModel(entry, model)).length
  const busy = [
    ...loadWords(seen),
    ...(others > 0 ? [`${count(others, 'other model')} in the server's memory`] : []),
    ...(seen.clients ? [`${count(seen.clients, 'connection')} of other programs to the server`] : []),
  ]
  const key = 'load'
  if (busy.length === 0) return { key, state: 'fine', text: quietText(seen) }
  const advice = `Measure when nothing else runs${others > 0 ? '; `ollama ps` lists the models, `ollama stop NAME` unloads one' : ''}.`
  return { key, state: 'caution', text: busy.join(', '), advice }
}

function loadWords({ loadAverage, machine: { cpuCores } }: SeenMachine): string[] {
  if (loadAverage === undefined || cpuCores === undefined || loadAverage <= QUIET_SHARE * cpuCores) return []
  return [`${percent(loadAverage / cpuCores)} of ${count(cpuCores, 'processor')} were busy in the last minute`]
}

const quietText = ({ loadAverage }: SeenMachine): string =>
  loadAverage === undefined ? 'nothing else is seen' : `nothing else is seen (load average ${digits(loadAverage, 2)})`

/** In the words that a run's own doubts have, where it would have any. */
export function machineFinding({ machine }: SeenMachine, environment: Environment): Finding {
  const key = 'machine'
  const [doubt] = hostedDoubts(machine, environment)
  if (doubt) return { key, state: 'caution', text: doubt.message, advice: doubt.advice }
  if (!machine.virtual) return { key, state: 'fine', text: machine.key }
  const advice =
    'Other machines on the same host take part of its speed: store baselines only where it has processors of its own.'
  return { key, state: 'caution', text: `${machine.key}, a virtual machine`, advice }
}

type Environment = Readonly<Record<string, string | undefined>>

const difference = (after: number | undefined, before: number | undefined): number | undefined =>
  after === undefined || before === undefined ? undefined : after - before
