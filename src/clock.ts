import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'

/** The only place that reads time or sets timers. Tests pass a virtual one and do not sleep. */
export interface Clock {
  /** ms since this clock's zero. */
  now(): number
  /** The zero, as Unix ms and as CLOCK_MONOTONIC (process.hrtime) in ns. */
  readonly zero: { readonly unixMs: number; readonly monotonicNs: string }
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls back once after `ms`; the returned function cancels. Does not keep the process alive. */
  after(ms: number, call: () => void): () => void
}

/** A clock whose zero is now. */
export function startClock(): Clock {
  const zeroMs = performance.now()
  const zero = { unixMs: performance.timeOrigin + zeroMs, monotonicNs: process.hrtime.bigint().toString() }
  return {
    zero,
    now: () => performance.now() - zeroMs,
    sleep: async (ms, signal) => {
      await delay(ms, undefined, signal ? { signal } : {})
    },
    after(ms, call) {
      const timer = setTimeout(call, ms)
      timer.unref()
      return () => clearTimeout(timer)
    },
  }
}

/** The wall clock, Unix ms: it goes on while the machine sleeps, and jumps when it is set. */
export const wallMs = (): number => Date.now()
