import { describe, expect, test } from 'vitest'
import { runGateRow } from '../../../scripts/study/gate-row.ts'
import { SessionNoise } from '../../../scripts/study/load-noise.ts'
import { AS_READ, LEVELS, MACHINES } from '../../../scripts/study/machines.ts'
import { Random } from '../../../scripts/study/random.ts'
import { Rig } from '../../../scripts/study/rig.ts'
import { readRecordings } from '../../../scripts/study/resampled-noise.ts'
import { variance } from '../../../src/stats/moments.ts'

const { typical } = MACHINES

/** Many draws of the session noise of gen speed at two levels, of a first load and of the next. */
function drawn(): { first: number[][]; next: number[][] } {
  const random = new Random(5)
  const draws = Array.from({ length: 4000 }, () => {
    const session = new SessionNoise(random, typical, AS_READ)
    const [first, next] = [session.firstLoad(), session.nextLoad()]
    const at = (load: typeof first): number[] => [1, 4].map((level) => load.of.genSpeed.get(level) ?? Number.NaN)
    return { first: at(first), next: at(next) }
  })
  return { first: draws.map(({ first }) => first), next: draws.map(({ next }) => next) }
}

/** Of standardized values; half the variance of a difference is what two do not share. */
function shared(pairs: readonly (readonly [number, number])[], sd: number): number {
  const differences = pairs.map(([one, other]) => (one - other) / sd)
  return 1 - (variance(differences) ?? Number.NaN) / 2
}

const column = (rows: readonly number[][], at: number): number[] => rows.map((row) => row[at] ?? Number.NaN)
const pairs = (a: number[], b: number[]) => a.map((one, at) => [one, b[at] ?? Number.NaN] as const)

describe('session noise', () => {
  const { first, next } = drawn()

  test('has the sd of the machine', () => {
    expect(Math.sqrt(variance(column(first, 0)) ?? 0) / typical.session).toBeCloseTo(1, 1)
    expect(Math.sqrt(variance(column(next, 1)) ?? 0) / typical.session).toBeCloseTo(1, 1)
  })

  test('has 70 % of its variance in common between levels, and half of it with the next load', () => {
    expect(shared(pairs(column(first, 0), column(first, 1)), typical.session)).toBeCloseTo(0.7, 1)
    expect(shared(pairs(column(first, 0), column(next, 0)), typical.session)).toBeCloseTo(0.5, 1)
  })
})

test('a session has rounds of every judged metric at every level', () => {
  const [session] = new Rig(new Random(1), typical, AS_READ).record(1)
  for (const metric of ['genSpeed', 'throughput', 'ttftMs', 'memoryBytes'] as const) {
    expect(LEVELS.map((level) => session?.rounds[metric]?.[level]?.length)).toEqual([8, 8, 8, 8])
  }
})

test('the recordings hold the rounds of both levels, around their median', () => {
  for (const recorded of readRecordings().values()) {
    for (const metrics of [recorded.get(1), recorded.get(2)]) {
      const rounds = metrics?.get('genSpeed') ?? []
      expect(rounds).toHaveLength(29)
      expect(rounds.filter((distance) => distance >= 0).length).toBeGreaterThanOrEqual(15)
    }
  }
})

describe('a row of the study', () => {
  const row = { kind: 'gate', machine: 'typical', sessions: 5, runs: 60 } as const
  const plant = { metrics: ['genSpeed'], size: 0.6, levels: 'one' } as const

  test('says the same for the same seed, and something else for another', () => {
    expect(runGateRow(row, 1, 2)).toEqual(runGateRow(row, 1, 2))
    expect(runGateRow(row, 1, 2)).not.toEqual(runGateRow(row, 2, 2))
  })

  test('fails nearly always at a slow-down of 60 %, after two loads of 8 rounds', () => {
    const { failed, rounds } = runGateRow({ ...row, plant }, 1, 2)
    expect(failed).toBeGreaterThan(0.95)
    expect(rounds).toBeGreaterThan(15)
  })
})
