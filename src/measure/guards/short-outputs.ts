import type { LevelResult, Warning } from '../../model/result.ts'
import type { GuardInput } from './input.ts'

/** A share of outputs shorter than asked above which it is worth a word, and above which the level did other work. */
const WORD_SHARE = 0.1
const GUARD_SHARE = 0.5

/** Outputs that ended early: requests of a round then did unequal work, and few tokens tell little of a speed. */
export function shortOutputs({ levels, numPredict }: GuardInput): Warning[] {
  return levels.flatMap((level) => short(level, numPredict))
}

function short({ parallel, requests }: LevelResult, numPredict: number): Warning[] {
  const done = requests.filter((request) => request.outcome === 'completed')
  const early = done.filter((request) => request.tokens !== undefined && request.tokens < numPredict)
  if (early.length === 0 || early.length < WORD_SHARE * done.length) return []
  return [
    {
      code: 'short-outputs',
      parallel,
      ...(early.length > GUARD_SHARE * done.length ? { guard: true } : {}),
      message: `${early.length} of ${done.length} outputs at P=${parallel} ended before ${numPredict} tokens`,
      advice: 'Use a prompt that makes the model write more, or lower num_predict, so that all requests do equal work.',
    },
  ]
}
