import type { LevelResult, Warning } from '../../model/result.ts'
import type { GuardInput } from './input.ts'

/** A level that lost more than this share of its rounds says little about the server. */
const LOST_SHARE = 1 / 3

/** Rounds that were set aside: the client was too busy to see when the tokens came. */
export function clientStarved({ levels }: GuardInput): Warning[] {
  return levels.filter((level) => level.roundsSetAside > 0).map(starved)
}

function starved(level: LevelResult): Warning {
  const { parallel, roundsSetAside: lost, requests } = level
  const rounds = new Set(requests.map(({ round }) => round)).size
  return {
    code: 'client-starved',
    parallel,
    ...(lost > LOST_SHARE * rounds ? { guard: true } : {}),
    message: `${lost} of ${rounds} rounds at P=${parallel} set aside: ${whyOf(level)}`,
    advice: 'Give the client a free core: close other programs, or run it on another machine than the server.',
  }
}

function whyOf({ roundsSetAside, roundsStalled = 0 }: LevelResult): string {
  const stalled = 'the client stood still or came late to its tokens, so its clock missed when they came'
  const burst = 'tokens reached the client in bursts, so its clock showed the backlog'
  if (roundsStalled === 0) return burst
  return roundsStalled < roundsSetAside ? `${stalled} (${roundsStalled}), or ${burst}` : stalled
}
