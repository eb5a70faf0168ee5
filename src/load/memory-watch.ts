import type { OllamaClient } from '../client/ollama.ts'
import type { Clock } from '../clock.ts'
import { type Sampler, startSampler } from '../machine/sampler.ts'
import type { MemorySample, MemorySource } from '../model/machine.ts'
import type { MemoryReport } from '../model/result.ts'
import { isModel } from './target.ts'

export interface MemoryWatchOptions {
  readonly client: OllamaClient
  readonly clock: Clock
  readonly model: string
  /** Of the server, where it can be seen from here. */
  readonly pid?: number
}

/**
 * Memory of the server over a run: its process tree where it runs on this machine, and its own statement beside it.
 * The two are never mixed: `primary` is the one that is compared.
 */
export class MemoryWatch {
  readonly #options: MemoryWatchOptions
  readonly #sampler: Sampler | undefined
  readonly #trees: MemorySample[] = []
  readonly #stated: MemorySample[] = []
  #settled: { readonly tree?: MemorySample; readonly stated?: MemorySample } = {}
  #reports: readonly MemoryReport[] | undefined

  private constructor(options: MemoryWatchOptions, sampler: Sampler | undefined) {
    this.#options = options
    this.#sampler = sampler
  }

  static start(options: MemoryWatchOptions): MemoryWatch {
    const { pid, clock } = options
    return new MemoryWatch(options, pid === undefined ? undefined : startSampler({ pid, zero: clock.zero }))
  }

  /** A reading between rounds, bytes; absent when neither the tree nor the server tells. */
  async read(): Promise<number | undefined> {
    const { tree, stated } = await this.#sample()
    return (this.#sampler ? tree : stated)?.bytes
  }

  /** The reading after warm-up at the highest level: the value that baselines compare. */
  async settle(): Promise<void> {
    this.#settled = await this.#sample()
  }

  /** Ends the sampler. The primary report comes first. A second call answers the same. */
  async stop(): Promise<readonly MemoryReport[]> {
    if (this.#reports) return this.#reports
    this.#reports = this.#report((await this.#sampler?.stop()) ?? [])
    return this.#reports
  }

  /** Reports of the readings between rounds alone: what the sampler saw in the meantime is still with it. */
  soFar(): readonly MemoryReport[] {
    return this.#report(this.#trees)
  }

  #report(trees: readonly MemorySample[]): MemoryReport[] {
    const reports = [report(trees, this.#settled.tree), report(this.#stated, this.#settled.stated)]
    return reports.filter((entry) => entry !== undefined)
  }

  async #sample(): Promise<{ tree?: MemorySample; stated?: MemorySample }> {
    const [tree, stated] = await Promise.all([this.#sampler?.sampleNow(), this.#state()])
    if (tree) this.#trees.push(tree)
    return { tree, stated }
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
