import type { ModelInfo, LoadedModel, OllamaClient } from '../client/ollama.ts'
import type { JsonObject } from '../client/json.ts'
import type { Conditions } from '../model/machine.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { isLoopback } from './host.ts'

/** The server a run speaks to, as found before the first request. */
export interface Target {
  readonly url: string
  readonly version?: string
  /** What the simulator says of itself; absent on a real server. */
  readonly simulator?: JsonObject
  readonly model: ModelInfo
  /** Other models in memory before the run. */
  readonly others: readonly string[]
  readonly wasLoaded: boolean
}

/** Looks at server and model before anything is measured. @throws SERVER_UNREACHABLE, NOT_OLLAMA, MODEL_MISSING */
export async function inspectTarget(
  client: OllamaClient,
  url: string,
  scenario: Pick<ResolvedScenario, 'model'>,
): Promise<Target> {
  const { version, simulator } = await client.version()
  const model = await client.show(scenario.model)
  const loaded = await client.loaded()
  const others = loaded.filter((entry) => !isModel(entry, scenario.model)).map((entry) => entry.name)
  return { url, version, simulator, model, others, wasLoaded: loaded.length > others.length }
}

/** `qwen3` and `qwen3:latest` are one model. */
export function isModel(entry: { readonly name: string }, model: string): boolean {
  return entry.name === model || entry.name === `${model}:latest`
}

/** What is known of the conditions once the model is loaded. */
export function targetConditions(target: Target, loaded: LoadedModel | undefined): Conditions {
  const { sizeBytes, vramBytes } = loaded ?? {}
  return {
    ollamaVersion: target.version,
    modelDigest: loaded?.digest?.slice(0, 12),
    quantization: target.model.quantization,
    parameterSize: target.model.parameterSize,
    family: target.model.family,
    contextLength: loaded?.contextLength,
    gpuShare: sizeBytes && vramBytes !== undefined ? Math.round((100 * vramBytes) / sizeBytes) / 100 : undefined,
    server: isLoopback(target.url) ? 'loopback' : 'remote',
  }
}
