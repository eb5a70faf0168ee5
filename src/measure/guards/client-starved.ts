import type { LevelResult, Warning } from '../../model/result.ts'
import { placeLabel } from '../../model/places.ts'
import type { GuardInput } from './input.ts'

/** A level that lost more than this share of its rounds says little about the server. */
const LOST_SHARE = 1 / 3

/** Rounds that were set aside: the client was too busy to see when the tokens came. */
export function clientStarved({ levels, place }: GuardInput): Warning[] {
  const all = sum(levels.map(({ roundsSetAside }) => roundsSetAside)) > LOST_SHARE * sum(levels.map(roundsOf))
  return levels
    .filter((level) => level.roundsSetAside > 0)
    .map((level) => {
      const [lost, rounds] = [level.roundsSetAside, roundsOf(level)]
      // A conversation has many turns: that one of them is short of rounds says little of the whole.
      const isUnfit = place === 'turn' ? all || lost === rounds : lost > LOST_SHARE * rounds
      return starved(level, { place, isUnfit })
    })
}

const roundsOf = ({ requests }: LevelResult): number => new Set(requests.map(({ round }) => round)).size

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

function starved(level: LevelResult, { place, isUnfit }: Pick<GuardInput, 'place'> & { isUnfit: boolean }): Warning {
  const { parallel, roundsSetAside: lost } = level
  const rounds = roundsOf(level)
  return {
    code: 'client-starved',
    parallel,
    ...(place ? { place } : {}),
    ...(isUnfit ? { guard: true } : {}),
    message: `${lost} of ${rounds} rounds at ${placeLabel({ parallel, place })} set aside: ${whyOf(level)}`,
    advice: 'Give the client a free core: close other programs, or run it on another machine than the server.',
  }
}

function whyOf({ roundsSetAside, roundsStalled = 0 }: LevelResult): string {
  const stalled = 'the client stood still or came late to its tokens, so its clock missed when they came'
  const burst = 'tokens reached the client in bursts, so its clock showed the backlog'
  if (roundsStalled === 0) return burst
  return roundsStalled < roundsSetAside ? `${stalled} (${roundsStalled}), or ${burst}` : stalled
}
