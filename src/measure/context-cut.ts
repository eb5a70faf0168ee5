import type { TurnResult } from '../model/result.ts'

/** Prompt and answer of one turn, in tokens. */
export interface TurnTokens {
  readonly prompt: number
  readonly answer: number
}

/**
 * What the server silently did to the history of one conversation, turn by turn. A prompt that no longer fits loses its
 * oldest messages or its middle: it stops growing, or stands at num_ctx. Where it fits and its answer does not, the
 * oldest tokens are dropped while it is generated. What was cut once stays cut, as the history only grows.
 */
export function contextCuts(
  turns: readonly TurnTokens[],
  contextLength: number | undefined,
): readonly TurnResult['cut'][] {
  const message = (turns[1]?.prompt ?? 0) - (turns[0]?.prompt ?? 0) - (turns[0]?.answer ?? 0)
  let isCut = false
  return turns.map(({ prompt, answer }, index) => {
    const before = turns[index - 1]
    const due = before && before.prompt + before.answer + Math.max(0, message)
    // At least the shortest message is missing; less is another way to split the answer into tokens.
    const overflows = due !== undefined && due > (contextLength ?? due) && due - prompt >= Math.max(1, message / 2)
    isCut ||= overflows || (before !== undefined && prompt <= before.prompt) || atLimit(prompt, contextLength)
    if (isCut) return 'truncated'
    return contextLength !== undefined && prompt + answer > contextLength ? 'shifted' : undefined
  })
}

const atLimit = (prompt: number, contextLength: number | undefined): boolean =>
  contextLength !== undefined && prompt >= contextLength
