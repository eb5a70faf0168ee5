import { parentPort, workerData } from 'node:worker_threads'
import { startClock } from '../clock.ts'
import type { MemorySample } from '../model/machine.ts'
import { measureTree } from './memory.ts'
import { readProcesses } from './process-table.ts'
import { treeOf } from './process-tree.ts'
import { forgetPids } from './rss.ts'
import type { SamplerData, SamplerReading, SamplerRequest, SamplerTarget } from './sampler-contract.ts'
import { serverPid } from './server-pid.ts'

/** Finds the server again at every reading and notices when another process has taken its pid. */
class WatchedServer {
  readonly #target: SamplerTarget
  #pid: number | undefined
  #startedAt: string | undefined

  constructor(target: SamplerTarget) {
    this.#target = target
    if ('pid' in target) this.#pid = target.pid
  }

  async read(): Promise<Omit<MemorySample, 'atMs'> | undefined> {
    if (this.#pid === undefined) await this.#find()
    return (await this.#measure()) ?? ((await this.#find()) ? this.#measure() : undefined)
  }

  async #measure(): Promise<Omit<MemorySample, 'atMs'> | undefined> {
    const table = this.#pid === undefined ? undefined : await readProcesses()
    const root = table?.get(this.#pid ?? 0)
    if (!table || !root || (this.#startedAt ?? root.startedAt) !== root.startedAt) return undefined
    this.#startedAt = root.startedAt
    return measureTree(treeOf(root.pid, table))
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
    this.#last = this.#last.then(() => this.#readNow(id))
    return this.#last
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #readNow(id: number | undefined): Promise<void> {
    const atMs = Number(process.hrtime.bigint() - BigInt(this.#data.zeroNs)) / 1e6
    const memory = await this.#server.read().catch(() => undefined)
    const reading: SamplerReading = { sample: memory && { atMs, ...memory }, id }
    if (memory || id !== undefined) parentPort?.postMessage(reading, [])
  }
}

const loop = new SamplingLoop(workerData as SamplerData)
parentPort?.on('message', (request: SamplerRequest) => {
  if (request.kind === 'stop') loop.stop()
  else void loop.read(request.id)
})
await loop.run()
forgetPids()
parentPort?.close()
