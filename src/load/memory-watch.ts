import type { JsonObject } from '../client/json.ts'
import type { OllamaClient } from '../client/ollama.ts'
import type { Clock } from '../clock.ts'
import { type Sampler, startSampler } from '../machine/sampler.ts'
import { highestUsed } from '../measure/system.ts'
import type { MemorySample, MemorySource, SystemSample } from '../model/machine.ts'
import type { MemoryReport } from '../model/result.ts'
import { simulatedMemory } from './simulated-memory.ts'
import { isModel } from './target.ts'

export interface MemoryWatchOptions {
  readonly client: OllamaClient
  readonly clock: Clock
  readonly model: string
  /** Of the server, where it can be seen from here. */
  readonly pid?: number
  /** What a simulator said of itself before the load; its machine's memory is its own word. */
  readonly simulator?: JsonObject
}

/** What is known of memory once a round has ended. */
export interface RoundMemory {
  /** Of the server; absent when neither its processes nor it itself tells. */
  readonly memoryBytes?: number
  /** Of the machine: the highest reading while the round ran, its end included. */
  readonly systemMemoryBytes?: number
}

/** One moment's figures, each by its source. */
interface Figures {
  readonly tree?: MemorySample
  readonly stated?: MemorySample
  readonly gpu?: MemorySample
}

/**
 * Memory of the server over a run: its process tree where it runs on this machine, with that machine's own memory, and
 * its own statement beside it. They are never mixed, and the first report is the one that is compared. A simulator
 * states the memory of its machine as well; of a server elsewhere there is no machine to read, and its system memory and
 * swap are absent.
 */
export class MemoryWatch {
  readonly #options: MemoryWatchOptions
  readonly #sampler: Sampler | undefined
  readonly #trees: MemorySample[] = []
  readonly #stated: MemorySample[] = []
  readonly #machine: SystemSample[] = []
  readonly #simulated: SystemSample[] = []
  #settled: Figures = {}
  #reports: readonly MemoryReport[] | undefined

  private constructor(options: MemoryWatchOptions, sampler: Sampler | undefined) {
    this.#options = options
    this.#sampler = sampler
    this.#takeSimulated(options.simulator)
  }

  static start(options: MemoryWatchOptions): MemoryWatch {
    const { pid, clock } = options
    return new MemoryWatch(options, pid === undefined ? undefined : startSampler({ pid, zero: clock.zero }))
  }

  /** A reading after a round that began at this time. */
  async read(roundFrom: number): Promise<RoundMemory> {
    const { tree, stated } = await this.#sample()
    const systemMemoryBytes = highestUsed(this.system(), roundFrom, this.#options.clock.now())
    return { memoryBytes: (this.#sampler ? tree : stated)?.bytes, systemMemoryBytes }
  }

  /** Readings of the machine so far. Empty where it is not to be seen. */
  system(): readonly SystemSample[] {
    return this.#sampler?.systemSamples() ?? this.#simulated
  }

  /** The reading after warm-up at the highest level: the value that baselines compare. */
  async settle(): Promise<void> {
    const [figures, gpu] = await Promise.all([this.#sample(), this.#sampler?.sampleGpu()])
    this.#settled = { ...figures, gpu }
  }

  /** Ends the sampler. The primary report comes first. A second call answers the same. */
  async stop(): Promise<readonly MemoryReport[]> {
    if (this.#reports) return this.#reports
    const { gpu } = this.#settled
    await this.#simulate()
    const gpuAtEnd = gpu && (await this.#sampler?.sampleGpu())
    this.#reports = this.#report((await this.#sampler?.stop()) ?? [], gpuAtEnd)
    return this.#reports
  }

  /** Reports of the readings between rounds alone: what the sampler saw in the meantime is still with it. */
  soFar(): readonly MemoryReport[] {
    return this.#report(this.#trees)
  }

  /** The first reading of the machine and those between rounds. */
  systemSoFar(): readonly SystemSample[] {
    return [...this.system().slice(0, 1), ...this.#machine]
  }

  #report(trees: readonly MemorySample[], gpuAtEnd?: MemorySample): MemoryReport[] {
    const { tree, stated, gpu } = this.#settled
    const gpus = [gpu, gpuAtEnd].filter((sample) => sample !== undefined)
    const reports = [report(trees, tree), report(this.#stated, stated), report(gpus, gpu)]
    return reports.filter((entry) => entry !== undefined)
  }

  async #sample(): Promise<Figures> {
    const [tree, stated] = await Promise.all([this.#sampler?.sampleNow(), this.#state(), this.#simulate()])
    if (tree) this.#trees.push(tree)
    this.#machine.push(...this.system().slice(-1))
    return { tree, stated }
  }

  /** Asks a simulator for the memory of its machine. */
  async #simulate(): Promise<void> {
    if (!this.#options.simulator) return
    const answer = await this.#options.client.version().catch(() => undefined)
    this.#takeSimulated(answer?.simulator)
  }

  #takeSimulated(simulator: JsonObject | undefined): void {
    const sample = simulatedMemory(simulator, this.#options.clock.now())
    if (sample) this.#simulated.push(sample)
  }

  async #state(): Promise<MemorySample | undefined> {
    const { client, clock, model } = this.#options
    const loaded = await client.loaded().catch(() => [])
    const bytes = loaded.find((entry) => isModel(entry, model))?.sizeBytes
    if (bytes === undefined || bytes === 0) return undefined
    const sample: MemorySample = { atMs: clock.now(), source: 'api/ps', bytes }
    this.#stated.push(sample)
    return sample
  }
}

/** Samples of the settled reading's source; a Mac may fall back from footprint to RSS, and the two do not compare. */
function report(samples: readonly MemorySample[], settled: MemorySample | undefined): MemoryReport | undefined {
  const source: MemorySource | undefined = settled?.source ?? samples.at(-1)?.source
  if (source === undefined) return undefined
  const own = samples.filter((sample) => sample.source === source)
  const last = own.at(-1)
  const growthBytes = settled && last ? last.bytes - settled.bytes : undefined
  return { source, settledBytes: settled?.bytes, growthBytes, samples: own }
}
