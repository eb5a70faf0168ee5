import { asAmount, asObject, type JsonObject } from '../client/json.ts'
import { statedName } from '../client/public-words.ts'
import { namedMachine, remoteMachine, simulatedMachine } from '../machine/machine-key.ts'
import type { Machine } from '../model/machine.ts'
import { isLoopback } from './host.ts'
import type { Target } from './target.ts'

/** The machine the server runs on: this one, the one the user named, the simulator's, or one we cannot see. */
export function machineOf(target: Target, local: Machine, name: string | undefined): Machine {
  if (target.simulator)
    return simulatedMachine(statedName(target.simulator['preset']) ?? 'unnamed', simulatedParts(target.simulator))
  if (!isLoopback(target.url)) return name ? namedMachine(name) : remoteMachine()
  return name ? namedMachine(name, local) : local
}

function simulatedParts(simulator: JsonObject): Partial<Machine> {
  const machine = asObject(simulator['machine'])
  return {
    model: statedName(machine?.['model']),
    chip: statedName(machine?.['chip']),
    gpuCores: asAmount(machine?.['gpuCores']),
    ramBytes: asAmount(machine?.['ramBytes']),
    cpuCores: asAmount(machine?.['cpuCores']),
    osFamily: statedName(machine?.['osFamily']),
  }
}
