import type { Timeline } from '../../../src/simulator/timeline.ts'

/** Time that passes only when a test says so. */
export class VirtualTimeline implements Timeline {
  #nowMs = 0
  #events: { dueMs: number; call: () => void }[] = []

  now(): number {
    return this.#nowMs
  }

  unixNs(): bigint {
    return 1_800_000_000_000_000_000n + BigInt(Math.round(this.#nowMs * 1e6))
  }

  at(dueMs: number, call: () => void): () => void {
    const event = { dueMs, call }
    this.#events.push(event)
    return () => {
      this.#events = this.#events.filter((other) => other !== event)
    }
  }

  /** Lets time pass up to `untilMs`, each timer at its due time, promises settled between them. */
  async advanceTo(untilMs: number): Promise<void> {
    for (;;) {
      await settled()
      const next = this.#events.toSorted((a, b) => a.dueMs - b.dueMs)[0]
      if (!next || next.dueMs > untilMs) break
      this.#events = this.#events.filter((event) => event !== next)
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      next.call()
    }
    this.#nowMs = untilMs
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
