/** The simulator's own time; tests run it without waiting. */
export interface Timeline {
  /** ms, monotonic. */
  now(): number
  /** Unix time in ns. */
  unixNs(): bigint
  /** Calls back once at `dueMs` or as soon after as the event loop allows, never before; the returned function cancels. */
  at(dueMs: number, call: () => void): () => void
}

/** Longest delay of a Node timer; beyond it one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Time of this process: `process.hrtime`, with Unix time read once. */
export function realTimeline(): Timeline {
  const zeroNs = process.hrtime.bigint()
  const zeroUnixNs = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n
  const now = () => Number(process.hrtime.bigint() - zeroNs) / 1e6
  return {
    now,
    unixNs: () => zeroUnixNs + (process.hrtime.bigint() - zeroNs),
    at: (dueMs, call) => waitUntil(now, dueMs, call),
  }
}

/** A timer while a millisecond or more is left, then the event loop is polled: timers alone are up to 1 ms late or early. */
function waitUntil(now: () => number, dueMs: number, call: () => void): () => void {
  let cancel: (() => void) | undefined
  const again = () => {
    const leftMs = dueMs - now()
    if (leftMs >= 1) {
      const timer = setTimeout(check, Math.min(Math.floor(leftMs), LONGEST_TIMER_MS))
      cancel = () => clearTimeout(timer)
    } else {
      const poll = setImmediate(check)
      cancel = () => clearImmediate(poll)
    }
  }
  const check = () => {
    if (now() >= dueMs) call()
    else again()
  }
  again()
  return () => cancel?.()
}

/** RFC 3339 as Go prints it: ns without trailing zeros, UTC. */
export function goTime(unixNs: bigint): string {
  const seconds = unixNs / 1_000_000_000n
  const fraction = (unixNs % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '')
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  return `${date}${fraction ? `.${fraction}` : ''}Z`
}
