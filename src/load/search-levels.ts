import { nextProbe } from '../measure/search.ts'
import { type LevelTraces, type MeasuredSweep, measureSweep } from '../measure/sweep.ts'
import type { SearchRange } from '../model/scenario.ts'
import { serpentine } from './order.ts'

export interface LevelSearch extends SearchRange {
  readonly cliffThreshold: number
  readonly rounds: {
    /** Of each new level. */
    readonly min: number
    /** Of a level that is not clearly above or below the cliff line. */
    readonly edge: number
  }
  /** No time is left for a further level. */
  readonly isSpent: () => boolean
}

/** The run that a search is part of. */
export interface SearchedRun {
  levels(): readonly LevelTraces[]
  isStopped(): boolean
  isHopeless(parallel: number): boolean
  /** Takes a level into the run and warms it up. */
  visit(parallel: number): Promise<void>
  /** One round of each of the levels, in that order. */
  measureRounds(levels: readonly number[]): Promise<void>
}

/**
 * Measures each level that `nextProbe` asks for, with a P=1 beside each round so that drift cancels. A level that is not
 * clearly on one side of the cliff line gets further rounds first: what it says decides where to look.
 */
export async function searchLevels(run: SearchedRun, search: LevelSearch): Promise<void> {
  while (!run.isStopped() && !search.isSpent()) {
    const measured = measureSweep(run.levels(), { coldPrompts: false, cliffThreshold: search.cliffThreshold })
    const open = openLevel(run, measured, search.rounds.edge)
    const probe = open ?? nextProbe(measured, search)
    if (probe === undefined) return
    if (open === undefined) await run.visit(probe)
    await measureBesideOne(run, probe, open === undefined ? search.rounds.min : 1)
  }
}

async function measureBesideOne(run: SearchedRun, probe: number, rounds: number): Promise<void> {
  const before = roundsOf(run, probe)
  for (let round = before; round < before + rounds; round += 1) await run.measureRounds(serpentine([1, probe], round))
}

/** The first level at the edge, or whose rounds were all set aside, that may still have one. */
function openLevel(run: SearchedRun, { levels, cliff, capacity }: MeasuredSweep, most: number): number | undefined {
  const clear = new Set(cliff.levels.filter(({ side }) => side !== 'edge').map(({ parallel }) => parallel))
  const isOpen = (parallel: number): boolean =>
    parallel > 1 &&
    parallel < (capacity.queueFrom ?? Number.POSITIVE_INFINITY) &&
    !clear.has(parallel) &&
    roundsOf(run, parallel) < most &&
    !run.isHopeless(parallel)
  return levels.map(({ parallel }) => parallel).find(isOpen)
}

const roundsOf = (run: SearchedRun, parallel: number): number =>
  run.levels().find((level) => level.parallel === parallel)?.rounds.length ?? 0
