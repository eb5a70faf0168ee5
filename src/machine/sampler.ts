import { Worker } from 'node:worker_threads'
import { startClock } from '../clock.ts'
import type { Clock } from '../clock.ts'
import { isOfRam, type MemorySample, type SystemSample } from '../model/machine.ts'
import type { SamplerData, SamplerReading, SamplerRequest, SamplerTarget } from './sampler-contract.ts'

export type { SamplerTarget } from './sampler-contract.ts'

/** `zero` is the run's, so that samples and requests share one time. */
export type SamplerOptions = SamplerTarget & {
  readonly zero: Clock['zero']
  /** Default 500 ms. */
  readonly intervalMs?: number
}

/**
 * Watches the server's memory and its machine's from a thread of its own; it never throws and never keeps the process
 * alive.
 */
export interface Sampler {
  /** What was read so far, in order of time. Empty when the server cannot be seen from here. */
  samples(): readonly MemorySample[]
  /** Of the machine, in order of time. Empty where it cannot be read, or the server was never seen. */
  systemSamples(): readonly SystemSample[]
  /** A reading that begins now; absent when the server is gone or cannot be read. It is among `samples()` too. */
  sampleNow(): Promise<MemorySample | undefined>
  /** GPU memory now; absent where no driver tells. It may take seconds and is not among `samples()`. */
  sampleGpu(): Promise<MemorySample | undefined>
  /** Ends the thread and gives every sample. A second call gives the same. */
  stop(): Promise<readonly MemorySample[]>
}

const INTERVAL_MS = 500
/** Longest wait for the thread; a reading of a Mac takes up to three commands of 2 s each. */
const ANSWER_MS = 8_000

/** Starts to sample at once. */
export function startSampler({ zero, intervalMs = INTERVAL_MS, ...target }: SamplerOptions): Sampler {
  return new ThreadSampler({ target, intervalMs, zeroNs: zero.monotonicNs })
}

/** The thread's file lies beside this one, as `.ts` in the source and as `.js` or `.mjs` in the package. */
function threadUrl(): URL {
  const ending = /\.[cm]?[jt]s$/.exec(new URL(import.meta.url).pathname)?.[0] ?? '.js'
  const file = `./sampler-thread${ending}`
  return new URL(file, import.meta.url)
}

/** The thread sees only what it needs: loaders and flags of the user's process would only slow it down. */
const ENVIRONMENT = { PATH: process.env.PATH ?? '/usr/bin:/bin', PIDUSAGE_SILENT: '1' }

class ThreadSampler implements Sampler {
  readonly #worker: Worker
  readonly #samples: MemorySample[] = []
  readonly #system: SystemSample[] = []
  readonly #asked = new Map<number, (sample: MemorySample | undefined) => void>()
  readonly #ended: Promise<void>
  #isEnded = false
  #lastId = 0

  constructor(data: SamplerData) {
    this.#worker = new Worker(threadUrl(), { workerData: data, env: ENVIRONMENT, execArgv: [] })
    this.#worker.on('message', (reading: SamplerReading) => this.#take(reading))
    // Without this listener an error in the thread would end the user's process.
    this.#worker.on('error', () => undefined)
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#isEnded = true
        for (const answer of this.#asked.values()) answer(undefined)
        this.#asked.clear()
        resolve()
      })
    })
    // After the listeners: adding one for messages takes the hold again.
    this.#worker.unref()
  }

  samples(): readonly MemorySample[] {
    return [...this.#samples]
  }

  systemSamples(): readonly SystemSample[] {
    return [...this.#system]
  }

  sampleNow(): Promise<MemorySample | undefined> {
    return this.#ask('read')
  }

  sampleGpu(): Promise<MemorySample | undefined> {
    return this.#ask('gpu')
  }

  async #ask(kind: 'read' | 'gpu'): Promise<MemorySample | undefined> {
    if (this.#isEnded) return undefined
    const id = ++this.#lastId
    const answer = new Promise<MemorySample | undefined>((resolve) => this.#asked.set(id, resolve))
    this.#tell({ kind, id })
    const sample = await this.#whileAwaited(answer)
    this.#asked.delete(id)
    return sample
  }

  async stop(): Promise<readonly MemorySample[]> {
    if (!this.#isEnded) {
      this.#tell({ kind: 'stop' })
      await this.#whileAwaited(this.#ended)
      await this.#worker.terminate()
    }
    return this.samples()
  }

  #take({ sample, system, id }: SamplerReading): void {
    if (sample && isOfRam(sample.source)) this.#samples.push(sample)
    if (system) this.#system.push(system)
    if (id !== undefined) this.#asked.get(id)?.(sample)
  }

  #tell(request: SamplerRequest): void {
    this.#worker.postMessage(request, [])
  }

  /** While somebody waits, and for a bounded time, the timer keeps the process alive; the thread itself never does. */
  async #whileAwaited<T>(answer: Promise<T>): Promise<T | undefined> {
    const answered = new AbortController()
    const late = startClock()
      .sleep(ANSWER_MS, answered.signal)
      .catch(() => undefined)
    try {
      return (await Promise.race([answer, late])) ?? undefined
    } finally {
      answered.abort()
    }
  }
}
