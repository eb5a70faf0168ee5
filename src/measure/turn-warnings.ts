import type { CacheCounts, TurnResult, Warning } from '../model/result.ts'

export interface ConversationFacts {
  readonly turns: readonly TurnResult[]
  readonly contextLength?: number
}

/** What is to be known of growing conversations beside their numbers. */
export function turnWarnings(facts: ConversationFacts): Warning[] {
  return [...cut(facts), ...missed(facts)].toSorted((a, b) => (a.parallel ?? 0) - (b.parallel ?? 0))
}

function cut({ turns, contextLength }: ConversationFacts): Warning[] {
  const first = turns.find((turn) => turn.cut !== undefined)
  if (!first) return []
  const context = contextLength === undefined ? 'the context (num_ctx)' : `num_ctx ${contextLength}`
  const message =
    first.cut === 'truncated'
      ? `turn ${first.turn}: from here on the history no longer fits ${context}, and the server silently left out a part of it`
      : `turn ${first.turn}: its answer ran past ${context}, and the server dropped the oldest tokens while it wrote`
  return [
    {
      code: 'context-truncated',
      place: 'turn',
      parallel: first.turn,
      message: `${message}: the model no longer knows how the conversation began, and a prompt that begins differently is not cached`,
      advice:
        'Raise num_ctx in `options` (each slot then needs more memory), ask for shorter answers, or shorten the history yourself. Numbers from that turn on are those of a cut history.',
    },
  ]
}

/** The prompt cache serves a history only while nothing else takes its slot. */
function missed({ turns }: ConversationFacts): Warning[] {
  const missing = turns.filter(({ cache, cut: isCut }) => cache && !isCut && mostlyMissed(cache))
  const [first] = missing
  if (!first) return []
  const others = missing.length === 1 ? 'it' : `it and ${missing.length - 1} later`
  return [
    {
      code: 'cache-missed',
      place: 'turn',
      parallel: first.turn,
      message: `turn ${first.turn}: ${others} took as long to read as a new prompt: the server did not use its cache of the earlier turns`,
      advice:
        'Something else may have used the slot in between, or the chat template changes earlier messages. Such a turn costs a whole prefill, which grows with the history.',
    },
  ]
}

const mostlyMissed = ({ hit, miss, unclear }: CacheCounts): boolean => miss > hit + unclear
