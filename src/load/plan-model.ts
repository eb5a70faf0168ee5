import { asAmount, type JsonObject } from '../client/json.ts'
import { type ModelInfo, OllamaClient } from '../client/ollama.ts'
import { startClock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import { describeMachine } from '../machine/describe.ts'
import { serverPid } from '../machine/server-pid.ts'
import { readSystemMemory } from '../machine/system-memory.ts'
import type { Machine } from '../model/machine.ts'
import type { Plan, SystemMemory } from '../model/plan.ts'
import type { KvCacheType } from '../model/server.ts'
import { memoryPlan } from '../plan/memory-plan.ts'
import { lacksLists } from '../plan/metadata.ts'
import type { RunTool } from './assemble.ts'
import { isLoopback, portOf } from './host.ts'
import { planHost, type PlanOptions } from './plan-options.ts'
import { inspectTarget, isModel, type Target } from './target.ts'
import { machineOf } from './target-machine.ts'

const DEFAULT_KV_TYPES: readonly KvCacheType[] = ['f16', 'q8_0', 'q4_0']
export const DEFAULT_MAX_PARALLEL = 10

/** Ollama's own defaults, by the GPU's memory: 4096; 32768 from 23 GiB. Source: facts of server/routes.go, 0.25 and 0.33. */
const DEFAULT_CONTEXTS = [4096, 32_768]

/** The article's guess for a Mac: about 5 GB. */
const ASSUMED_SYSTEM_BYTES = 5_000_000_000

/**
 * Asks the server about a model that need not be loaded, and answers what it will need: nothing is loaded.
 * @throws TypeError on an option that cannot be meant, and where the server is elsewhere and no memory is given
 * @throws BenchError SERVER_UNREACHABLE, NOT_OLLAMA, MODEL_MISSING, NOT_MEASURED
 */
export async function planModel(options: PlanOptions, tool: RunTool, signal?: AbortSignal): Promise<Plan> {
  const host = planHost(options)
  if (typeof host === 'string') return await planAt(host, options, { tool, signal })
  const started = await host.start()
  try {
    return await planAt(started.url, options, { tool, signal })
  } finally {
    await started.stop()
  }
}

interface PlanAround {
  readonly tool: RunTool
  readonly signal: AbortSignal | undefined
}

async function planAt(url: string, options: PlanOptions, { tool, signal }: PlanAround): Promise<Plan> {
  const client = new OllamaClient(url, startClock(), { headers: options.headers, signal })
  try {
    const target = await inspectTarget(client, url, options)
    return await planFor(client, target, { options, tool })
  } finally {
    await client.close()
  }
}

async function planFor(
  client: OllamaClient,
  target: Target,
  { options, tool }: { options: PlanOptions; tool: RunTool },
): Promise<Plan> {
  const { model, simulator } = target
  const pid = isLoopback(target.url) && !simulator ? await serverPid(portOf(target.url)) : undefined
  const machine = machineOf(target, await describeMachine(pid), undefined)
  const ramBytes = options.ramBytes ?? machine.ramBytes
  if (ramBytes === undefined && options.vramBytes === undefined) throw noMemory()
  const memory = memoryPlan({
    metadata: await wholeMetadata(client, options.model, model),
    weightsBytes: await weightsOf(client, options.model),
    family: model.family,
    capabilities: model.capabilities,
    numCtx: options.numCtx ?? (await contextsOf(client, options.model, simulator)),
    kvTypes: options.kvTypes ?? DEFAULT_KV_TYPES,
    maxParallel: options.maxParallel ?? DEFAULT_MAX_PARALLEL,
    system: await systemOf(options, target, pid),
    ramBytes,
    vramBytes: options.vramBytes ?? (options.ramBytes === undefined ? machine.vramBytes : undefined),
    unified: machine.osFamily === 'darwin',
  })
  return {
    format: 1,
    tool,
    simulated: simulator !== undefined,
    model: options.model,
    family: model.family,
    parameterSize: model.parameterSize,
    quantization: model.quantization,
    ollamaVersion: target.version,
    machine: withRam(machine, options.ramBytes),
    memory,
  }
}

const withRam = (machine: Machine, ramBytes: number | undefined): Machine =>
  ramBytes === undefined ? machine : { ...machine, ramBytes }

/** Lists are asked for only where the plan needs one: with them comes the whole vocabulary. */
async function wholeMetadata(client: OllamaClient, model: string, { metadata }: ModelInfo): Promise<JsonObject> {
  return lacksLists(metadata) ? (await client.show(model, 'whole')).metadata : metadata
}

async function weightsOf(client: OllamaClient, model: string): Promise<number> {
  const bytes = (await client.stored()).find((entry) => isModel(entry, model))?.sizeBytes
  if (bytes) return bytes
  throw new BenchError(
    'NOT_MEASURED',
    `the server does not say how large the model "${model}" is (/api/tags), so nothing can be planned: it may run elsewhere (a cloud model), or \`ollama pull\` may not have ended.`,
  )
}

async function contextsOf(
  client: OllamaClient,
  model: string,
  simulator: JsonObject | undefined,
): Promise<readonly number[]> {
  const loaded = (await client.loaded()).find((entry) => isModel(entry, model))?.contextLength
  const known = loaded ?? asAmount(simulator?.['contextLength'])
  return known === undefined || known < 4 ? DEFAULT_CONTEXTS : [known]
}

/** What is in use now is measured where the server runs here and holds no model; the plan must be for this machine, too. */
async function systemOf(
  { systemBytes, ramBytes }: PlanOptions,
  { simulator, wasLoaded, others }: Target,
  pid: number | undefined,
): Promise<SystemMemory> {
  if (systemBytes !== undefined) return { bytes: systemBytes, source: 'given' }
  const reserved = asAmount(simulator?.['reservedBytes'])
  if (reserved !== undefined) return { bytes: reserved, source: 'preset' }
  const empty = pid !== undefined && ramBytes === undefined && !wasLoaded && others.length === 0
  const used = empty ? (await readSystemMemory(pid))?.usedBytes : undefined
  if (used !== undefined) return { bytes: used, source: 'measured' }
  return { bytes: ASSUMED_SYSTEM_BYTES, source: 'assumed' }
}

function noMemory(): BenchError {
  return new BenchError(
    'NOT_MEASURED',
    "this machine's RAM could not be read, so nothing can be held against it: give it (`ramBytes`, --ram 32GB).",
  )
}
