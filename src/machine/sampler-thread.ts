import { parentPort, workerData } from 'node:worker_threads'
import { startClock } from '../clock.ts'
import { readGpuMemory } from './gpu-memory.ts'
import { measureTree, type TreeMemory } from './memory.ts'
import { readProcesses } from './process-table.ts'
import { type ProcessEntry, treeOf } from './process-tree.ts'
import { forgetPids } from './rss.ts'
import type { SamplerData, SamplerReading, SamplerRequest, SamplerTarget } from './sampler-contract.ts'
import { serverPid } from './server-pid.ts'
import { readSystemMemory, type SystemMemory } from './system-memory.ts'

/** Finds the server again at every reading and notices when another process has taken its pid. */
class WatchedServer {
  readonly #target: SamplerTarget
  #pid: number | undefined
  #startedAt: string | undefined

  constructor(target: SamplerTarget) {
    this.#target = target
    if ('pid' in target) this.#pid = target.pid
  }

  async read(): Promise<TreeMemory | undefined> {
    const tree = await this.#tree()
    return tree && measureTree(tree)
  }

  async readGpu(): Promise<TreeMemory | undefined> {
    const tree = await this.#tree()
    return tree && readGpuMemory(tree.map(({ pid }) => pid))
  }

  /** Of its machine; told also after its end, but not before it was found. */
  async readSystem(): Promise<SystemMemory | undefined> {
    return this.#pid === undefined ? undefined : readSystemMemory(this.#pid)
  }

  async #tree(): Promise<readonly ProcessEntry[] | undefined> {
    if (this.#pid === undefined) await this.#find()
    return (await this.#treeOfPid()) ?? ((await this.#find()) ? this.#treeOfPid() : undefined)
  }

  async #treeOfPid(): Promise<readonly ProcessEntry[] | undefined> {
    const table = this.#pid === undefined ? undefined : await readProcesses()
    const root = table?.get(this.#pid ?? 0)
    if (!table || !root || (this.#startedAt ?? root.startedAt) !== root.startedAt) return undefined
    this.#startedAt = root.startedAt
    return treeOf(root.pid, table)
  }

  /** Whether there is a server that was not known before. */
  async #find(): Promise<boolean> {
    if ('pid' in this.#target) return false
    const before = this.#pid
    this.#pid = await serverPid(this.#target.port)
    if (this.#pid !== before) this.#startedAt = undefined
    return this.#pid !== undefined && this.#pid !== before
  }
}

/** Reads at once and then every `intervalMs`; one reading at a time, a reading asked for begins after the request. */
class SamplingLoop {
  readonly #server: WatchedServer
  readonly #data: SamplerData
  readonly #stopped = new AbortController()
  #last: Promise<void> = Promise.resolve()

  constructor(data: SamplerData) {
    this.#data = data
    this.#server = new WatchedServer(data.target)
  }

  async run(): Promise<void> {
    const clock = startClock()
    const { signal } = this.#stopped
    while (!signal.aborted) {
      const startedAt = clock.now()
      await this.read()
      const left = Math.max(0, this.#data.intervalMs - (clock.now() - startedAt))
      await clock.sleep(left, signal).catch(() => undefined)
    }
    await this.#last
  }

  read(id?: number): Promise<void> {
    return this.#next(async () => {
      const { sample, system } = await this.#readNow()
      if (sample || system || id !== undefined) post({ sample, system, id })
    })
  }

  readGpu(id: number): Promise<void> {
    return this.#next(async () => {
      const sample = await this.#stamped(() => this.#server.readGpu())
      post({ sample, id })
    })
  }

  stop(): void {
    this.#stopped.abort()
  }

  #next(reading: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(reading)
    return this.#last
  }

  async #readNow(): Promise<Pick<SamplerReading, 'sample' | 'system'>> {
    const sample = await this.#stamped(() => this.#server.read())
    const system = await this.#stamped(() => this.#server.readSystem())
    return { sample, system }
  }

  /** A reading with the time at which it began; what fails in it was not read. */
  async #stamped<Reading extends object>(
    read: () => Promise<Reading | undefined>,
  ): Promise<(Reading & { readonly atMs: number }) | undefined> {
    const atMs = Number(process.hrtime.bigint() - BigInt(this.#data.zeroNs)) / 1e6
    const reading = await read().catch(() => undefined)
    return reading && { atMs, ...reading }
  }
}

const post = (reading: SamplerReading): void => parentPort?.postMessage(reading, [])

const loop = new SamplingLoop(workerData as SamplerData)
parentPort?.on('message', (request: SamplerRequest) => {
  if (request.kind === 'stop') loop.stop()
  else if (request.kind === 'gpu') void loop.readGpu(request.id)
  else void loop.read(request.id)
})
await loop.run()
forgetPids()
parentPort?.close()
