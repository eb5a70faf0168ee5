import { totalmem } from 'node:os'
import { OllamaClient } from '../client/ollama.ts'
import { startClock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import { isLoopback } from '../load/host.ts'
import { isModel } from '../load/target.ts'
import { type OfferedModel, offerModels } from './model-offer.ts'

/** What a server has for a first bench. Nothing is loaded to know it. */
export interface FoundServer {
  readonly version?: string
  readonly offers: readonly OfferedModel[]
  /** Names of all it has, those among them that cannot be offered. */
  readonly names: readonly string[]
  readonly loaded: readonly string[]
}

/** A server, or why there is none. @throws BenchError ABORTED */
export async function findServer(url: string, signal: AbortSignal): Promise<FoundServer | BenchError> {
  const client = new OllamaClient(url, startClock(), { signal })
  try {
    const { version, simulator } = await client.version()
    const [stored, loaded] = [await client.stored(), await client.loaded()]
    const ramBytes = isLoopback(url) && !simulator ? totalmem() : undefined
    return {
      version,
      offers: offerModels(stored, loaded, ramBytes),
      names: stored.map(({ name }) => name),
      loaded: loaded.map(({ name }) => name),
    }
  } catch (error) {
    if (!(error instanceof BenchError) || error.code === 'ABORTED') throw error
    return error
  } finally {
    await client.close()
  }
}

export const hasModel = ({ names }: FoundServer, model: string): boolean =>
  names.some((name) => isModel({ name }, model))

/** Loading the model might push out one that somebody uses. */
export const mayPushOut = ({ loaded }: Pick<FoundServer, 'loaded'>, model: string): boolean =>
  loaded.length > 0 && !loaded.some((name) => isModel({ name }, model))
