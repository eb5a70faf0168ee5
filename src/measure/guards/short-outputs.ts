import type { LevelResult, Warning } from '../../model/result.ts'
import { placeLabel } from '../../model/places.ts'
import type { GuardInput } from './input.ts'

/** A share of outputs shorter than asked above which it is worth a word, and above which the level did other work. */
const WORD_SHARE = 0.1
const GUARD_SHARE = 0.5

/** Outputs that ended early: requests of a round then did unequal work, and few tokens tell little of a speed. */
export function shortOutputs({ levels, place, numPredict }: GuardInput): Warning[] {
  return levels.flatMap((level) => short(level, { numPredict, place }))
}

function short(
  { parallel, requests }: LevelResult,
  { numPredict, place }: Pick<GuardInput, 'numPredict' | 'place'>,
): Warning[] {
  const done = requests.filter((request) => request.outcome === 'completed')
  const early = done.filter((request) => request.tokens !== undefined && request.tokens < numPredict)
  if (early.length === 0 || early.length < WORD_SHARE * done.length) return []
  return [
    {
      code: 'short-outputs',
      parallel,
      ...(place ? { place } : {}),
      ...(early.length > GUARD_SHARE * done.length ? { guard: true } : {}),
      message: `${early.length} of ${done.length} outputs at ${placeLabel({ parallel, place })} ended before ${numPredict} tokens`,
      advice: 'Use a prompt that makes the model write more, or lower num_predict, so that all requests do equal work.',
    },
  ]
}
