import type { Capacity, CliffLevel } from '../model/result.ts'
import type { SearchRange } from '../model/scenario.ts'

/** All levels up to this one are measured before anything is searched. */
const SWEPT_TO = 4

/** From here on GPU kernels switch with the batch: right after 8, 16, 32 … speed may fall at once. */
const KERNEL = 8

/** What is known so far. A level beyond the slots, or without gen speed, has no side of the cliff line. */
export interface SearchState {
  readonly levels: readonly { readonly parallel: number }[]
  readonly cliff: { readonly levels: readonly Pick<CliffLevel, 'parallel' | 'side'>[] }
  readonly capacity: Capacity
}

/** Levels that a search begins with. */
export function startLevels(upTo: number): readonly number[] {
  return Array.from({ length: Math.min(upTo, SWEPT_TO) }, (_, index) => index + 1)
}

/** Probes that find any one cliff to its neighbours: the octaves, the level after a kernel switch, the bisection. */
export function mostProbes(upTo: number): number {
  return upTo <= SWEPT_TO ? 0 : 2 * Math.ceil(Math.log2(upTo)) - 2
}

/**
 * The level to measure next, or nothing when the search is over. In this order: levels that a requirement names, the
 * octaves 8, 16, 32 … until one is below the cliff line, the bisection between the last above and the first below
 * (beginning right after a kernel switch: 9, 17, …), where there is no cliff those levels as well, and the first level
 * beyond the slots. Requests beyond the slots wait, so no cliff is looked for there.
 */
export function nextProbe(state: SearchState, { upTo, also }: SearchRange): number | undefined {
  const known = new Set(state.levels.map(({ parallel }) => parallel))
  const isNew = (level: number): boolean => !known.has(level)
  const named = also.find((level) => level <= upTo && isNew(level))
  if (named !== undefined) return named
  const probes = [...known].filter((level) => level > SWEPT_TO && !also.includes(level))
  if (probes.length >= mostProbes(upTo)) return undefined
  const { slots = Number.POSITIVE_INFINITY } = state.capacity
  const top = Math.min(upTo, slots)
  const octaves = octavesTo(top)
  const wall = firstUnjudged(state, top)
  const below = state.cliff.levels.find(({ side }) => side === 'below')?.parallel
  const open = (level: number): boolean => isNew(level) && level < Math.min(wall, below ?? Number.POSITIVE_INFINITY)
  const queueStart = slots < upTo && isNew(slots + 1) ? slots + 1 : undefined
  const afterSwitch = octaves.map((level) => level + 1).find((level) => level < top && open(level))
  const split = below === undefined ? afterSwitch : [bisect(state, below)].find((level) => level && isNew(level))
  return octaves.find(open) ?? split ?? queueStart
}

/** 8, 16, 32 … and the top itself. */
function octavesTo(top: number): number[] {
  const octaves: number[] = []
  for (let level = KERNEL; level < top; level *= 2) octaves.push(level)
  return top > SWEPT_TO ? [...octaves, top] : octaves
}

/** A level within the slots that was visited and tells nothing, because nothing completed there: nobody climbs past it. */
function firstUnjudged({ levels, cliff }: SearchState, top: number): number {
  const judged = new Set(cliff.levels.map(({ parallel }) => parallel))
  const lost = levels.map(({ parallel }) => parallel).filter((level) => level > 1 && level <= top && !judged.has(level))
  return Math.min(Number.POSITIVE_INFINITY, ...lost)
}

/**
 * Halves the wider of the gaps above the last level that is clearly above and below the first that is clearly below;
 * levels at the edge lie between and split the range in two.
 */
function bisect({ cliff }: SearchState, below: number): number | undefined {
  const before = cliff.levels.filter(({ parallel }) => parallel < below)
  const above = before.findLast(({ side }) => side === 'above')?.parallel ?? 1
  const edges = before.filter(({ parallel }) => parallel > above).map(({ parallel }) => parallel)
  const [low, high] = [
    [above, edges[0] ?? below],
    [edges.at(-1) ?? above, below],
  ] as const
  const [from, to] = high[1] - high[0] > low[1] - low[0] ? high : low
  if (to - from < 2) return undefined
  return isOctave(from) ? from + 1 : Math.floor((from + to) / 2)
}

const isOctave = (level: number): boolean => level >= KERNEL && Number.isInteger(Math.log2(level))
