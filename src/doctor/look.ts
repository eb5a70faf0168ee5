import { availableParallelism, loadavg } from 'node:os'
import { OllamaClient } from '../client/ollama.ts'
import { startClock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import { isLoopback, portOf } from '../load/host.ts'
import { describeConditions, describeMachine } from '../machine/describe.ts'
import { readForeignClients } from '../machine/foreign-clients.ts'
import { readPressure } from '../machine/pressure.ts'
import type { SeenMachine, SeenServer } from './seen.ts'

/** Asks the server what it is and has, without loading anything. An answer that is none comes back as the error. */
export async function lookAtServer(url: string, signal: AbortSignal): Promise<SeenServer | BenchError> {
  const client = new OllamaClient(url, startClock(), { signal })
  try {
    const { version, simulator } = await client.version()
    const [stored, loaded] = [await client.stored(), await client.loaded()]
    const place = simulator ? 'simulated' : isLoopback(url) ? 'here' : 'elsewhere'
    return { url, version, simulator, stored, loaded, place }
  } catch (error) {
    if (error instanceof BenchError) return error
    throw error
  } finally {
    await client.close()
  }
}

export async function lookAtMachine(url: string): Promise<SeenMachine> {
  // Read first: what follows starts programs.
  const [loadAverage = 0] = loadavg()
  const [machine, conditions, pressure, clients] = await Promise.all([
    describeMachine(),
    describeConditions(),
    readPressure(),
    isLoopback(url) ? readForeignClients(portOf(url)) : undefined,
  ])
  return {
    machine: { ...machine, cpuCores: machine.cpuCores ?? availableParallelism() },
    pressure,
    powerMode: conditions.powerMode,
    // Windows has none, and says 0.
    loadAverage: process.platform === 'win32' ? undefined : loadAverage,
    clients: clients?.size,
  }
}
