import type { CacheCounts, ColdPrefill, TurnResult } from '../model/result.ts'
import type { RequestTrace } from '../model/trace.ts'
import { median } from '../stats/quantile.ts'
import { contextCuts } from './context-cut.ts'
import { measurePlace } from './place.ts'
import { coldLine, judgeCache } from './prompt-cache.ts'
import { rawQueueMs } from './request.ts'
import type { RoundTraces } from './sweep.ts'

/** One turn of all conversations, as it came from the wire. A round is a conversation that reached the turn. */
export interface TurnTraces {
  readonly turn: number
  readonly rounds: readonly RoundTraces[]
}

export interface TurnOptions {
  readonly contextLength?: number
  readonly coldPrefill?: ColdPrefill
}

/** All that follows from the traces of growing conversations. The prompt of turn 1 alone is new as a whole. */
export function measureTurns(turns: readonly TurnTraces[], options: TurnOptions): TurnResult[] {
  const queueBaseMs = median(tracesOf(turns[0]).flatMap((trace) => rawQueueMs(trace) ?? [])) ?? 0
  const conversations = conversationsOf(turns)
  const cuts = conversations.map((traces) => contextCuts(traces.map(tokensOf), options.contextLength))
  const cold = coldOf(turns[0], options.coldPrefill)
  return turns.map(({ turn, rounds }, index) => {
    const prompts = conversations.flatMap((traces) => traces[index]?.server.promptTokens ?? [])
    const grown = conversations.flatMap((traces) => growthAt(traces, index) ?? [])
    const newTokens = median(grown)
    const cache = cold && countCache(conversations, index, cold)
    const cut = mostOf(cuts.map((turnCuts) => turnCuts[index]))
    return {
      turn,
      ...measurePlace(rounds, { coldPrompts: index === 0, queueBaseMs }),
      ...(prompts.length > 0 ? { contextTokens: median(prompts) } : {}),
      ...(newTokens !== undefined && newTokens > 0 ? { newTokens } : {}),
      ...(cache ? { cache } : {}),
      ...(cut ? { cut } : {}),
    }
  })
}

const tracesOf = (turn: TurnTraces | undefined): RequestTrace[] => turn?.rounds.flatMap(({ traces }) => traces) ?? []

/** The completed turns of each conversation, in order: one ends with its first turn that does not complete. */
function conversationsOf(turns: readonly TurnTraces[]): RequestTrace[][] {
  const rounds = tracesOf(turns[0]).map(({ round }) => round)
  return rounds.map((round) => {
    const own = turns.map((turn) => tracesOf(turn).find((trace) => trace.round === round))
    const end = own.findIndex((trace) => trace?.outcome !== 'completed')
    return own.slice(0, end === -1 ? undefined : end).filter((trace) => trace !== undefined)
  })
}

const tokensOf = ({ server }: RequestTrace) => ({ prompt: server.promptTokens ?? 0, answer: server.tokens ?? 0 })

function growthAt(traces: readonly RequestTrace[], index: number): number | undefined {
  const [now, before] = [traces[index]?.server.promptTokens, traces[index - 1]?.server.promptTokens]
  return now === undefined || before === undefined ? undefined : now - before
}

/** How long new prompts take, from turn 1; absent where the server told no durations. */
function coldOf(
  first: TurnTraces | undefined,
  last: ColdPrefill | undefined,
): ((tokens: number) => number) | undefined {
  const known = tracesOf(first).filter(({ outcome }) => outcome === 'completed')
  const tokens = median(known.flatMap(({ server }) => server.promptTokens ?? []))
  const ms = median(known.flatMap(({ server }) => server.promptEvalMs ?? []))
  return tokens === undefined || ms === undefined || tokens === 0 ? undefined : coldLine({ tokens, ms }, last)
}

function countCache(
  conversations: readonly (readonly RequestTrace[])[],
  index: number,
  cold: (tokens: number) => number,
): CacheCounts | undefined {
  const judged = conversations.flatMap((traces) => {
    const [now, before] = [traces[index]?.server, traces[index - 1]?.server.promptTokens]
    if (now?.promptTokens === undefined || now.promptEvalMs === undefined || before === undefined) return []
    return [judgeCache({ tokens: now.promptTokens, ms: now.promptEvalMs, before }, cold)]
  })
  if (judged.length === 0) return undefined
  const count = (what: 'hit' | 'miss' | 'unclear'): number => judged.filter((each) => each === what).length
  return { hit: count('hit'), miss: count('miss'), unclear: count('unclear') }
}

/** What any conversation shows: they are equally long, so one that was cut says that all are at the edge. */
const mostOf = (cuts: readonly TurnResult['cut'][]): TurnResult['cut'] =>
  cuts.includes('truncated') ? 'truncated' : cuts.find((cut) => cut !== undefined)
