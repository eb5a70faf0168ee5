import type { LevelTraces } from '../../../src/measure/sweep.ts'
import type { RequestTrace } from '../../../src/model/trace.ts'

interface TraceShape extends Partial<Omit<RequestTrace, 'server'>> {
  readonly firstAt?: number
  readonly stepMs?: number
  readonly tokens?: number
  readonly server?: RequestTrace['server']
}

/** A trace whose tokens come one a step, one a line, and whose server tells the same. */
export function traceOf({ firstAt = 50, stepMs = 20, tokens = 5, server, ...more }: TraceShape = {}): RequestTrace {
  const contentAt = Array.from({ length: tokens }, (_, index) => firstAt + index * stepMs)
  const evalMs = (tokens - 1) * stepMs
  return {
    parallel: 1,
    round: 0,
    index: 0,
    outcome: 'completed',
    sentAt: 0,
    endAt: firstAt + evalMs,
    contentAt,
    createdAt: contentAt.map((at) => 1_700_000_000_000 + at),
    server: {
      totalMs: firstAt + evalMs,
      loadMs: 0,
      promptTokens: 10,
      promptEvalMs: firstAt,
      tokens,
      evalMs,
      ...server,
    },
    ...more,
  }
}

/** Levels whose requests all run at the given speeds, side by side; one speed a round. */
export function levelsOf(
  speeds: Readonly<Record<number, readonly number[]>>,
  slots = Number.POSITIVE_INFINITY,
): LevelTraces[] {
  return Object.entries(speeds).map(([level, rounds]) => {
    const parallel = Number(level)
    return { parallel, rounds: rounds.map((speed, round) => ({ traces: roundOf({ parallel, speed, round, slots }) })) }
  })
}

/** P requests at once; those beyond the slots wait until the ones before them have ended. */
function roundOf({
  parallel,
  speed,
  round,
  slots,
}: {
  parallel: number
  speed: number
  round: number
  slots: number
}): RequestTrace[] {
  const stepMs = 1000 / speed
  const tokens = 11
  const turnMs = 50 + stepMs * (tokens - 1) + 5
  return Array.from({ length: parallel }, (_, index) => {
    const waitMs = Math.floor(index / slots) * turnMs
    const totalMs = waitMs + 50 + stepMs * (tokens - 1)
    return traceOf({
      parallel,
      round,
      index,
      firstAt: waitMs + 50,
      stepMs,
      tokens,
      server: { tokens, totalMs, loadMs: 0, promptEvalMs: 50, evalMs: stepMs * (tokens - 1) },
    })
  })
}
