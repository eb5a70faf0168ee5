import type { PlayedRound } from './fixtures.ts'

/** The noise model of the study of verdicts, as far as it acts within one session. */
export interface MachineNoise {
  readonly request: number
  readonly round: number
  /** Slow noise with a memory of 60 s, shared by the levels. */
  readonly slow: number
  /** Largest thermal drift over 120 s, in half of the sessions. */
  readonly drift: number
  readonly outliers: number
}

export const QUIET: MachineNoise = { request: 0.01, round: 0.007, slow: 0.005, drift: 0.01, outliers: 0.01 }
export const TYPICAL: MachineNoise = { request: 0.02, round: 0.01, slow: 0.01, drift: 0.03, outliers: 0.02 }
export const WHITE: MachineNoise = { request: 0, round: 0.08, slow: 0, drift: 0, outliers: 0 }

export type Random = () => number

/** mulberry32: seeded, uniform in 0..1. */
export function random(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const normal = (next: Random): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

/** One session: passes of 22 s over the levels in serpentine order. `planted` is lost evenly over the whole run. */
export function session(
  next: Random,
  machine: MachineNoise,
  plan: { readonly passes: number; readonly levels: readonly number[]; readonly planted?: number },
): PlayedRound[] {
  const { passes, levels, planted = 0 } = plan
  const order = Array.from({ length: passes }, (_, pass) => (pass % 2 === 0 ? levels : levels.toReversed())).flat()
  const stepMs = 22_000 / levels.length
  const heat = next() < 0.5 ? machine.drift * next() : 0
  let slow = machine.slow * normal(next)
  return order.map((parallel, index) => {
    const at = index * stepMs
    const kept = Math.exp(-stepMs / 60_000)
    slow = kept * slow + machine.slow * Math.sqrt(1 - kept * kept) * normal(next)
    const noise = machine.round * normal(next) + (machine.request / Math.sqrt(parallel)) * normal(next)
    const outlier = next() < machine.outliers ? 0.1 + 0.3 * next() : 0
    const slower =
      noise + slow + outlier + heat * Math.min(1, at / 120_000) - Math.log(1 - planted) * (index / (order.length - 1))
    return { parallel, at, genSpeed: (60 / parallel) * Math.exp(-slower) }
  })
}
