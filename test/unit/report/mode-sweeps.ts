import { turnWarnings } from '../../../src/measure/turn-warnings.ts'
import { coldStartWarnings } from '../../../src/measure/cold-start-warnings.ts'
import type { ColdStart, PlaceResult, SweepResult, TurnResult } from '../../../src/model/result.ts'
import { summarize } from '../../../src/stats/summary.ts'
import { articleSweep } from './fixtures.ts'

const SPREAD = [1, 0.99, 1.01]
const summary = (median: number) => summarize(SPREAD.map((factor) => factor * median))

export const OUTCOMES = {
  completed: 3,
  failed: 0,
  rejected: 0,
  timedOut: 0,
  aborted: 0,
  endedEarly: 0,
  protocolError: 0,
}

const place = (ttftMs: number, genSpeed: number, more: Partial<PlaceResult> = {}): PlaceResult => ({
  genSpeed: summary(genSpeed),
  ttftMs: summary(ttftMs),
  prefillMs: summary(ttftMs - 8),
  e2eMs: summary(ttftMs + 63_000 / genSpeed),
  memoryBytes: summarize([24_208e6]),
  outcomes: OUTCOMES,
  roundsSetAside: 0,
  requests: [],
  ...more,
})

/** Each turn 95 tokens more, cached, and 1 % slower than the one before. */
export const turnAt = (turn: number, more: Partial<TurnResult> = {}): TurnResult => ({
  turn,
  ...place(turn === 1 ? 272 : 420 + 6 * turn, 36.6 * 0.99 ** (turn - 1)),
  contextTokens: 45 + 95 * (turn - 1),
  ...(turn === 1 ? {} : { newTokens: 95, cache: { hit: 3, miss: 0, unclear: 0 } }),
  ...more,
})

const article = articleSweep({ sweetSpot: undefined })

export function conversations(turns: readonly TurnResult[], more: Partial<SweepResult> = {}): SweepResult {
  return {
    ...article,
    scenario: { ...article.scenario, name: 'a long chat', mode: 'context-growth', turns: turns.length, cache: 'cold' },
    levels: [],
    turns,
    coldPrefill: { tokens: 1093, ms: 4391 },
    warnings: turnWarnings({ turns, contextLength: 4096 }),
    ...more,
  }
}

export const twelve = Array.from({ length: 12 }, (_, index) => turnAt(index + 1))

/** From turn 4 on the history is cut, turn 3 was read anew by two conversations of three. */
export const cut = [
  turnAt(1),
  turnAt(2),
  turnAt(3, { ...place(1900, 36), cache: { hit: 1, miss: 2, unclear: 0 } }),
  turnAt(4, { ...place(2400, 34), contextTokens: 260, newTokens: undefined, cut: 'truncated' }),
  turnAt(5, {
    ...place(2450, 34),
    contextTokens: 260,
    newTokens: undefined,
    cut: 'truncated',
    memoryBytes: summarize([25e9]),
  }),
]

export const start = (more: Partial<ColdStart> = {}): SweepResult => {
  const coldStart: ColdStart = {
    cold: place(6360, 36.4, { loadMs: summary(6010), prefillMs: summary(336) }),
    warm: place(342, 36.6),
    unloads: [1, 2, 3].map(() => ({ beforeBytes: 24.2e9, afterBytes: 0.05e9, waitedMs: 3750, released: true })),
    firstLoadMs: 9400,
    ...more,
  }
  return {
    ...article,
    scenario: { ...article.scenario, name: 'the first in the morning', mode: 'cold-start', cache: 'cold' },
    levels: [],
    coldStart,
    warnings: coldStartWarnings(coldStart),
  }
}
