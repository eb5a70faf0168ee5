import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'

/** none; a line that tells what is in flight; a loop that is busy for short stretches, as a test file's own code keeps it; a thread that burns a core. */
export type Disturbance = 'none' | 'live-line' | 'busy-loop' | 'burning-worker'

/** Every so often the loop is kept for so long, ms. */
const BUSY = { everyMs: 50, forMs: 10 } as const

/** Disturbs the client from now on; the returned function ends it. */
export function disturb(how: Disturbance): () => void {
  if (how === 'busy-loop') {
    const timer = setInterval(() => burn(BUSY.forMs), BUSY.everyMs)
    return () => clearInterval(timer)
  }
  if (how === 'none' || how === 'live-line') return () => {}
  const worker = new Worker('for (;;) Math.sqrt(Math.random())', { eval: true })
  return () => void worker.terminate()
}

function burn(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}
