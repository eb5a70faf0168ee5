import type { Clock } from '../clock.ts'

/** A stretch in which the loop stood still, ms on the run's clock. What came meanwhile is stamped at its end. */
export interface Stall {
  readonly from: number
  readonly to: number
}

/** How often the loop is looked at. A stall is seen shorter than it was by at most this. */
const TICK_MS = 20

/** Waits below this are those of any busy scheduler: no stamp of a token is late enough to matter. */
const LEAST_MS = 50

/**
 * Sees the event loop stand still: a timer that is due comes late by as long. It works beside the requests and costs
 * their time stamps nothing; `perf_hooks.monitorEventLoopDelay` would tell how long, but not in which round.
 */
export class EventLoopWatch {
  readonly #clock: Clock
  readonly #stalls: Stall[] = []
  #dueAt = 0
  #cancel: () => void = () => {}

  constructor(clock: Clock) {
    this.#clock = clock
    this.#arm()
  }

  /** The stalls that overlap a stretch of time, cut to it; a tick that is late at this moment counts too. */
  during(from: number, to: number): Stall[] {
    const late = { from: this.#dueAt, to: this.#clock.now() }
    return [...this.#stalls, ...(isStall(late) ? [late] : [])]
      .map((stall) => ({ from: Math.max(from, stall.from), to: Math.min(to, stall.to) }))
      .filter((stall) => stall.to > stall.from)
  }

  stop(): void {
    this.#cancel()
  }

  #arm(): void {
    this.#dueAt = this.#clock.now() + TICK_MS
    this.#cancel = this.#clock.after(TICK_MS, () => this.#tick())
  }

  #tick(): void {
    const stall = { from: this.#dueAt, to: this.#clock.now() }
    if (isStall(stall)) this.#stalls.push(stall)
    this.#arm()
  }
}

const isStall = ({ from, to }: Stall): boolean => to - from >= LEAST_MS
