import type { Disturbance } from './disturb.ts'
import type { RoundErrors } from './compare.ts'

/** What a believed round may be off by at most: TTFT at p99, gen speed at its worst request. */
interface Promised {
  readonly ttftMs: (parallel: number) => number
  readonly genSpeed: number
}

/** A client left alone: 1.5 ms up to P=16, 3 ms at 256, as much more in between as P has doubled. */
const ALONE: Promised = {
  ttftMs: (parallel) => 1.5 + (1.5 * Math.max(0, Math.log2(parallel / 16))) / Math.log2(256 / 16),
  genSpeed: 0.002,
}

/** A starved one: the limits at which a round is set aside (3 ms, 0.5 %), and half a ms for the request's way to the server. */
const STARVED: Promised = { ttftMs: () => 3.5, genSpeed: 0.005 }

const PROMISED: Readonly<Record<Disturbance, Promised | undefined>> = {
  none: ALONE,
  'live-line': ALONE,
  'burning-worker': STARVED,
  'busy-loop': undefined,
}

/** The promises that this round breaks, in words; undefined where nothing is promised. */
export function promised(disturbance: Disturbance, parallel: number, round: RoundErrors): string[] | undefined {
  const limits = PROMISED[disturbance]
  if (!limits) return undefined
  const ttftMs = limits.ttftMs(parallel)
  return [
    ...(round.ttftMs.p99 <= ttftMs ? [] : [`TTFT > ${ttftMs.toFixed(1)} ms`]),
    ...(round.genSpeed <= limits.genSpeed ? [] : [`gen speed > ${100 * limits.genSpeed} %`]),
    ...(round.miscounted === 0 ? [] : ['tokens miscounted']),
  ]
}
