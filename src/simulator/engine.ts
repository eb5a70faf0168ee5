import { chooseSlot, emptySlots, tokensToCompute, type Slot } from './cache.ts'
import type { Pace } from './pace.ts'
import type { Timeline } from './timeline.ts'

/** One request as the engine sees it. */
export interface Work {
  readonly prompt: readonly number[]
  /** Makes the next token; true when it was the last. */
  token(): boolean
  /** What a slot holds of it afterwards. */
  held(): readonly number[]
  finished(timing: Timing): void
}

/** Due times in ms on the timeline: compute only, without waiting for a slot. */
export interface Timing {
  readonly startMs: number
  readonly firstTokenMs: number
  readonly lastTokenMs: number
}

export interface EngineOptions {
  readonly timeline: Timeline
  readonly pace: Pace
  readonly numParallel: number
  readonly gatherMs: number
}

interface Ticket {
  readonly work: Work
  readonly arrivedMs: number
  cancelled: boolean
}

interface Admitted {
  readonly ticket: Ticket
  readonly slot: Slot
  readonly toCompute: number
}

interface Running {
  readonly ticket: Ticket
  readonly slot: Slot
  readonly startMs: number
  readonly firstTokenMs: number
}

/**
 * The batch loop of one loaded model: a FIFO queue before `numParallel` slots, prompts computed together at a step's
 * boundary while the others stall, then steps that give each active request one token. Every due time is computed from
 * the one before, so a late timer shifts nothing.
 */
export class Engine {
  readonly #options: EngineOptions
  readonly #slots: Slot[]
  #queue: Ticket[] = []
  #running: Running[] = []
  #computing = 0
  #cancelTimer: (() => void) | undefined

  constructor(options: EngineOptions) {
    this.#options = options
    this.#slots = emptySlots(options.numParallel)
  }

  get active(): number {
    return this.#running.length + this.#computing
  }

  get queued(): number {
    return this.#queue.length
  }

  /** Queues the work; the returned function drops it, at the latest at the next boundary. */
  submit(work: Work): () => void {
    const { timeline, pace, gatherMs } = this.#options
    const ticket: Ticket = { work, arrivedMs: timeline.now(), cancelled: false }
    this.#queue.push(ticket)
    if (!this.#cancelTimer) {
      pace.startRound()
      this.#next(ticket.arrivedMs + gatherMs, (dueMs) => this.#boundary(dueMs))
    }
    return () => {
      ticket.cancelled = true
      this.#queue = this.#queue.filter((queued) => queued !== ticket)
    }
  }

  stop(): void {
    this.#cancelTimer?.()
    this.#queue = []
    this.#running = []
    this.#computing = 0
  }

  #next(dueMs: number, call: (dueMs: number) => void): void {
    this.#cancelTimer = this.#options.timeline.at(dueMs, () => call(dueMs))
  }

  #boundary(dueMs: number): void {
    this.#dropCancelled(dueMs)
    const batch = this.#admit(dueMs)
    const parallel = this.#running.length + batch.length
    if (batch.length > 0) this.#computePrompts(batch, dueMs)
    else if (parallel > 0) this.#next(dueMs + this.#options.pace.step(parallel), (due) => this.#step(due))
    else this.#cancelTimer = undefined
  }

  #dropCancelled(dueMs: number): void {
    for (const running of this.#running) if (running.ticket.cancelled) this.#free(running, dueMs)
    this.#running = this.#running.filter((running) => !running.ticket.cancelled)
  }

  #admit(dueMs: number): Admitted[] {
    const batch: Admitted[] = []
    for (const ticket of this.#queue) {
      const slot = chooseSlot(this.#slots, ticket.work.prompt)
      if (!slot) break
      batch.push({ ticket, slot, toCompute: tokensToCompute(slot, ticket.work.prompt) })
      slot.busy = true
      slot.usedAtMs = dueMs
    }
    this.#queue = this.#queue.slice(batch.length)
    return batch
  }

  #computePrompts(batch: Admitted[], dueMs: number): void {
    // A request may arrive between a boundary's due time and the moment the timer fires.
    const startMs = Math.max(dueMs, ...batch.map(({ ticket }) => ticket.arrivedMs))
    const tokens = batch.map(({ toCompute }) => toCompute)
    const ms = this.#options.pace.prompts(tokens, this.#running.length + batch.length)
    this.#computing = batch.length
    this.#next(startMs + ms, (due) => {
      this.#computing = 0
      const started = batch.map(({ ticket, slot }) => ({ ticket, slot, startMs, firstTokenMs: due }))
      this.#running = [...this.#running, ...this.#giveTokens(started, due)]
      this.#boundary(due)
    })
  }

  #step(dueMs: number): void {
    this.#running = this.#giveTokens(this.#running, dueMs)
    this.#boundary(dueMs)
  }

  /** One token for each; the answer is those that go on. */
  #giveTokens(requests: readonly Running[], dueMs: number): Running[] {
    return requests.filter((running) => {
      if (running.ticket.cancelled || !running.ticket.work.token()) return true
      this.#free(running, dueMs)
      const { startMs, firstTokenMs } = running
      running.ticket.work.finished({ startMs, firstTokenMs, lastTokenMs: dueMs })
      return false
    })
  }

  #free(running: Running, dueMs: number): void {
    running.slot.busy = false
    running.slot.usedAtMs = dueMs
    running.slot.tokens = running.ticket.work.held()
  }
}
