import type { RoundErrors } from './compare.ts'

/** What a round that the tool believes may be off by at most: TTFT at p99 (in between linear in P), gen speed at its worst request. */
const PROMISED = { ttftMs: { few: 1.5, many: 3 }, fewUpTo: 16, many: 256, genSpeed: 0.002 } as const

/** The promises that this round breaks, in words. */
export function promised(parallel: number, round: RoundErrors): string[] {
  const { few, many } = PROMISED.ttftMs
  const share = Math.max(0, (parallel - PROMISED.fewUpTo) / (PROMISED.many - PROMISED.fewUpTo))
  const ttftMs = few + share * (many - few)
  return [
    ...(round.ttftMs.p99 <= ttftMs ? [] : [`TTFT > ${ttftMs.toFixed(1)} ms`]),
    ...(round.genSpeed <= PROMISED.genSpeed ? [] : [`gen speed > ${100 * PROMISED.genSpeed} %`]),
    ...(round.miscounted === 0 ? [] : ['tokens miscounted']),
  ]
}
