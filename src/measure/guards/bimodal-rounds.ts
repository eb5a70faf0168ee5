import type { LevelResult, Warning } from '../../model/result.ts'
import { placeLabel } from '../../model/places.ts'
import type { GuardInput } from './input.ts'
import { roundSpeeds } from './rounds.ts'

/** Two groups of rounds are told apart by a gap of this share that nothing lies in. */
const GAP = 1.25

/** A group is at least two rounds and this share of them: one or two outliers are no second way to run. */
const LEAST_SHARE = 0.3

/** A level whose rounds ran in one of two ways, such as 462, 439 and 82, 82, 104 tok/s: a median says nothing of either. */
export function bimodalRounds({ levels, place, observations, gpuShare }: GuardInput): Warning[] {
  const advice = cureOf(observations.cpu ?? {}, gpuShare)
  return levels.flatMap((level) => bimodal(level, { advice, place }))
}

function bimodal(level: LevelResult, { advice, place }: Pick<Warning, 'advice' | 'place'>): Warning[] {
  const speeds = roundSpeeds(level)
    .map(({ genSpeed }) => genSpeed)
    .toSorted((a, b) => a - b)
  const split = splitOf(speeds)
  if (split === undefined) return []
  const { parallel } = level
  return [
    {
      code: 'bimodal-rounds',
      parallel,
      ...(place ? { place } : {}),
      guard: true,
      message: `rounds at ${placeLabel({ parallel, place })} ran in two ways: ${split} at ${range(speeds.slice(0, split))}, ${speeds.length - split} at ${range(speeds.slice(split))} tok/s`,
      advice,
    },
  ]
}

/** How many rounds are in the slower of two groups; absent where there are no two. The gap is twice as wide as either group, on the log scale. */
function splitOf(speeds: readonly number[]): number | undefined {
  const least = Math.max(2, Math.ceil(LEAST_SHARE * speeds.length))
  const gaps = speeds.map((speed, index) => speed / (speeds[index - 1] ?? speed))
  const split = gaps.indexOf(Math.max(...gaps))
  const groups = [speeds.slice(0, split), speeds.slice(split)]
  const large = groups.every((group) => group.length >= least)
  const widest = Math.max(GAP, ...groups.map((group) => ((group.at(-1) ?? 0) / (group[0] ?? 1)) ** 2))
  return large && (gaps[split] ?? 0) > widest ? split : undefined
}

type Cpu = NonNullable<GuardInput['observations']['cpu']>

/** On processors alone, as many threads as cores leave none for the client and the system. Source: measured on two builds. */
export const fillsCores = ({ cores = 0, threads = cores }: Cpu, gpuShare: number | undefined): boolean =>
  gpuShare === 0 && cores > 1 && threads >= cores

function cureOf(cpu: Cpu, gpuShare?: number): string {
  const { cores = 0 } = cpu
  if (fillsCores(cpu, gpuShare)) {
    return `The model runs on the processor with as many threads as it has cores (${cores}), so every other program stops one of them: set num_thread: ${cores - 1} in \`options\`.`
  }
  return 'Something switches between rounds: another program, a power mode, or cores of two kinds. Look for it, and run again.'
}

function range(speeds: readonly number[]): string {
  const [low, high] = [format(speeds[0]), format(speeds.at(-1))]
  return low === high ? low : `${low}-${high}`
}

const format = (speed = 0): string => String(Number(speed.toPrecision(3)))
