import type { ColdPrefill } from '../model/result.ts'

/** What is known of one prompt of a conversation. */
export interface TurnPrompt {
  /** prompt_eval_count. */
  readonly tokens: number
  /** prompt_eval_duration. */
  readonly ms: number
  /** Tokens of the prompt before it in the same conversation. */
  readonly before: number
}

/**
 * How long a prompt takes that is new to the server, by its tokens: the line through turn 1, which is always new, and a
 * prompt as long as the last turn's. Without the latter, or where it was not slower, in proportion to turn 1.
 */
export function coldLine(first: ColdPrefill, last: ColdPrefill | undefined): (tokens: number) => number {
  const slope = last && last.tokens > first.tokens ? (last.ms - first.ms) / (last.tokens - first.tokens) : 0
  if (slope <= 0) return (tokens) => (first.ms * tokens) / first.tokens
  return (tokens) => Math.max(0, first.ms + slope * (tokens - first.tokens))
}

/** Under this share of the earlier prompt computed again it was cached, above one minus it it was not. */
const CLEAR_SHARE = 1 / 3

/** A whole prompt must take this much longer than its new part, or the two cannot be told apart. */
const APART = 1.5

/**
 * Whether the earlier turns came from the server's prompt cache: prompt_eval_count counts cached tokens too, so the time
 * decides. It lies between that of the new part alone (all earlier tokens cached) and that of the whole prompt.
 */
export function judgeCache(
  { tokens, ms, before }: TurnPrompt,
  cold: (tokens: number) => number,
): 'hit' | 'miss' | 'unclear' {
  const [whole, part] = [cold(tokens), cold(tokens - before)]
  if (tokens <= before || whole < APART * part) return 'unclear'
  const computedAgain = (ms - part) / (whole - part)
  if (computedAgain <= CLEAR_SHARE) return 'hit'
  return computedAgain >= 1 - CLEAR_SHARE ? 'miss' : 'unclear'
}
