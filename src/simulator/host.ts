import { Engine } from './engine.ts'
import { MachineMemory, type MemoryState } from './machine-memory.ts'
import { loadedBytes, refuseTooLarge } from './memory.ts'
import { Pace } from './pace.ts'
import { Refusal } from './refusal.ts'
import type { Settings } from './settings.ts'
import type { Timeline } from './timeline.ts'

/** What a request needs of the model it runs on. */
export interface LoadRequest {
  readonly numCtx: number
  readonly loadKey: string
  /** Absent: the machine's choice. */
  readonly numThread?: number
  readonly keepAliveMs: number
}

/** The right to use the loaded model; to be released once. */
export interface Lease {
  readonly engine: Engine
  release(): void
}

interface Waiting {
  readonly request: LoadRequest
  grant(lease: Lease): void
  refuse(reason: Error): void
}

export interface Loaded {
  readonly engine: Engine
  readonly loadKey: string
  readonly numCtx: number
  readonly sizeBytes: number
  keepAliveMs: number
  expiresUnixNs: bigint
}

/** Go's longest duration, which Ollama adds for "for ever". */
const FOREVER_NS = 2n ** 63n - 1n
/** A load that cannot fit is refused before anything is read. */
const REFUSAL_MS = 75

/** Loads, keeps and unloads the one model; requests that wait for a load are served in the order they came. */
export class Host {
  readonly #settings: Settings
  readonly #timeline: Timeline
  readonly #pace: Pace
  readonly #memory: MachineMemory
  #loaded: Loaded | undefined
  #pending: Waiting[] = []
  #leases = 0
  #loads = 0
  #cancelLoad: (() => void) | undefined
  #cancelExpiry: (() => void) | undefined

  constructor(settings: Settings, timeline: Timeline) {
    this.#settings = settings
    this.#timeline = timeline
    this.#memory = new MachineMemory(settings.preset)
    const burden = () => this.#memory.burden()
    this.#pace = new Pace({ ...settings, now: () => timeline.now(), burden })
  }

  get loaded(): Loaded | undefined {
    return this.#loaded
  }

  get loads(): number {
    return this.#loads
  }

  /** Of the machine. */
  get memory(): MemoryState {
    return this.#memory.state
  }

  /**
   * Waits for the model as the request needs it.
   * @throws Refusal 503 when too many requests wait for a load, 500 when the model does not fit.
   */
  async lease(request: LoadRequest, signal: AbortSignal): Promise<Lease> {
    // The first of those pending is being served; only the others count as waiting.
    if (this.#pending.length > this.#settings.maxQueue) {
      throw new Refusal(503, 'server busy, please try again.  maximum pending requests exceeded')
    }
    return await new Promise((grant, refuse) => {
      const waiting: Waiting = { request, grant, refuse }
      this.#pending.push(waiting)
      signal.addEventListener('abort', () => this.#leave(waiting, signal), { once: true })
      this.#pump()
    })
  }

  /** Unloads as soon as no request is active. */
  expire(): void {
    if (this.#loaded) this.#loaded.keepAliveMs = 0
    if (this.#leases === 0) this.#unload()
  }

  stop(): void {
    this.#cancelLoad?.()
    this.#cancelLoad = undefined
    this.#unload()
    for (const waiting of this.#pending) waiting.refuse(new Refusal(503, 'the simulator was stopped'))
    this.#pending = []
  }

  #leave(waiting: Waiting, signal: AbortSignal): void {
    this.#pending = this.#pending.filter((other) => other !== waiting)
    waiting.refuse(signal.reason)
    this.#pump()
  }

  #pump(): void {
    for (;;) {
      const [first] = this.#pending
      if (!first || this.#cancelLoad) return
      if (this.#loaded?.loadKey !== first.request.loadKey) {
        if (this.#leases === 0) this.#load(first.request)
        return
      }
      this.#pending.shift()
      first.grant(this.#grant(this.#loaded, first.request.keepAliveMs))
    }
  }

  #grant(loaded: Loaded, keepAliveMs: number): Lease {
    this.#leases++
    this.#cancelExpiry?.()
    loaded.keepAliveMs = keepAliveMs
    loaded.expiresUnixNs = this.#expiry(keepAliveMs)
    let open = true
    const release = () => {
      if (open) this.#release(loaded)
      open = false
    }
    return { engine: loaded.engine, release }
  }

  #release(loaded: Loaded): void {
    this.#leases--
    if (this.#leases === 0 && this.#loaded === loaded) this.#startExpiry(loaded)
    this.#pump()
  }

  #startExpiry(loaded: Loaded): void {
    loaded.expiresUnixNs = this.#expiry(loaded.keepAliveMs)
    if (loaded.keepAliveMs === 0) this.#unload()
    else if (loaded.keepAliveMs !== Infinity) {
      this.#cancelExpiry = this.#timeline.at(this.#timeline.now() + loaded.keepAliveMs, () => this.#unload())
    }
  }

  #unload(): void {
    this.#cancelExpiry?.()
    this.#loaded?.engine.stop()
    this.#loaded = undefined
    this.#memory.release()
  }

  #load(request: LoadRequest): void {
    this.#unload()
    const { preset, numParallel, loadMs } = this.#settings
    const sizeBytes = loadedBytes(preset, numParallel, request.numCtx)
    const { refusal, afterMs } = this.#refusalOf(sizeBytes)
    if (!refusal || this.#settings.tooLarge === 'swap') this.#memory.hold(sizeBytes)
    const dueMs = this.#timeline.now() + (refusal ? afterMs : loadMs)
    this.#cancelLoad = this.#timeline.at(dueMs, () => {
      this.#cancelLoad = undefined
      if (refusal) this.#refuse(request, refusal)
      else this.#setLoaded(request, sizeBytes)
      this.#pump()
    })
  }

  /** Why nothing comes of a load, and when the server knows. */
  #refusalOf(sizeBytes: number): { readonly refusal?: Refusal; readonly afterMs: number } {
    const { preset, loadMs, tooLarge, loadTimeoutMs } = this.#settings
    const refusal = refuseTooLarge(preset, sizeBytes)
    if (!refusal || tooLarge === 'refuse') return { refusal, afterMs: Math.min(REFUSAL_MS, loadMs) }
    return {
      refusal: new Refusal(500, 'timed out waiting for llama runner to start - progress 0.00 - '),
      afterMs: loadTimeoutMs,
    }
  }

  #refuse(request: LoadRequest, refusal: Refusal): void {
    this.#memory.release()
    if (this.#pending[0]?.request === request) this.#pending.shift()?.refuse(refusal)
  }

  #setLoaded({ numCtx, loadKey, numThread, keepAliveMs }: LoadRequest, sizeBytes: number): void {
    const { numParallel, preset } = this.#settings
    const engine = new Engine({ timeline: this.#timeline, pace: this.#pace, numParallel, gatherMs: preset.gatherMs })
    this.#loads++
    this.#pace.startLoad(numThread)
    this.#loaded = { engine, loadKey, numCtx, sizeBytes, keepAliveMs, expiresUnixNs: this.#expiry(keepAliveMs) }
    // The request it was loaded for may have left meanwhile.
    if (this.#pending.length === 0) this.#startExpiry(this.#loaded)
  }

  #expiry(keepAliveMs: number): bigint {
    const now = this.#timeline.unixNs()
    return now + (keepAliveMs === Infinity ? FOREVER_NS : BigInt(Math.round(keepAliveMs * 1e6)))
  }
}
