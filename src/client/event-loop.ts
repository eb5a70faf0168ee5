import type { Clock } from '../clock.ts'
import type { LoopStall } from '../model/observations.ts'

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
  readonly #stalls: { readonly from: number; readonly to: number }[] = []
  #dueAt = 0
  #cancel: () => void = () => {}

  constructor(clock: Clock) {
    this.#clock = clock
    this.#arm()
  }

  /** What of a stretch of time the loop stood still; a tick that is late at this moment counts too. */
  during(from: number, to: number): LoopStall {
    const late = { from: this.#dueAt, to: this.#clock.now() }
    const lengths = [...this.#stalls, ...(isStall(late) ? [late] : [])]
      .map((stall) => Math.min(to, stall.to) - Math.max(from, stall.from))
      .filter((length) => length > 0)
    return { longestMs: Math.max(0, ...lengths), totalMs: lengths.reduce((sum, length) => sum + length, 0) }
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

const isStall = ({ from, to }: { readonly from: number; readonly to: number }): boolean => to - from >= LEAST_MS
