import type { LevelResult } from '../../model/result.ts'
import { median } from '../../stats/quantile.ts'

/** One measured round as a single speed at a moment. */
export interface RoundSpeed {
  /** When its first request was sent, ms on the run's clock. */
  readonly at: number
  readonly genSpeed: number
}

/** Gen speed of a level's rounds in order of time, those left out that were set aside or have none. */
export function roundSpeeds({ requests }: LevelResult): RoundSpeed[] {
  const numbers = [...new Set(requests.map(({ round }) => round))]
  const rounds = numbers.map((number) => requests.filter(({ round, setAside }) => round === number && !setAside))
  return rounds.flatMap((round) => {
    const genSpeed = median(round.flatMap((request) => request.genSpeed ?? []))
    return genSpeed === undefined ? [] : [{ at: Math.min(...round.map(({ sentAt }) => sentAt)), genSpeed }]
  })
}
