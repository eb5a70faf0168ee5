import type { GuardInput } from '../../../../src/measure/guards/index.ts'
import type { RunObservations } from '../../../../src/model/observations.ts'
import type { LevelResult, RequestResult } from '../../../../src/model/result.ts'

const NONE = { failed: 0, rejected: 0, timedOut: 0, aborted: 0, endedEarly: 0, protocolError: 0 }

/** A round of one level: all its requests run at one speed. */
export interface PlayedRound {
  readonly parallel: number
  readonly at: number
  readonly genSpeed: number
  readonly setAside?: true
  readonly tokens?: number
}

/** Levels as measured from rounds in order of time. */
export function levelsFrom(all: readonly PlayedRound[]): LevelResult[] {
  const levels = [...new Set(all.map(({ parallel }) => parallel))]
  return levels.map((parallel) => {
    const rounds = all.filter((round) => round.parallel === parallel)
    const requests = rounds.flatMap((one, round) =>
      Array.from({ length: parallel }, (_, index): RequestResult => {
        const { at, genSpeed, setAside, tokens = 64 } = one
        const mark = setAside ? { setAside } : {}
        return { round, index, outcome: 'completed', sentAt: at, endAt: at, chunks: tokens, tokens, genSpeed, ...mark }
      }),
    )
    const roundsSetAside = rounds.filter(({ setAside }) => setAside).length
    return { parallel, outcomes: { completed: requests.length, ...NONE }, roundsSetAside, requests }
  })
}

/** Rounds in the serpentine order of a run, a second apart, at speeds given by level in order of time. */
export function played(speeds: Readonly<Record<number, readonly number[]>>): PlayedRound[] {
  const levels = Object.keys(speeds).map(Number)
  const passes = Math.max(...Object.values(speeds).map((rounds) => rounds.length))
  const order = Array.from({ length: passes }, (_, pass) =>
    (pass % 2 === 0 ? levels : levels.toReversed()).map((parallel) => ({ parallel, pass })),
  ).flat()
  return order.flatMap(({ parallel, pass }, index) => {
    const genSpeed = speeds[parallel]?.[pass]
    return genSpeed === undefined ? [] : [{ parallel, at: 1000 * index, genSpeed }]
  })
}

export function inputOf(observations: RunObservations = {}, more: Partial<GuardInput> = {}): GuardInput {
  return { levels: [], observations, numPredict: 64, ...more }
}
