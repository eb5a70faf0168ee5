import { describe, expect, test } from 'vitest'
import { measureLevel, type Round } from '../../../src/measure/level.ts'
import { pairRounds } from '../../../src/measure/pair-rounds.ts'
import type { RequestResult } from '../../../src/model/result.ts'

/** One request a round; `at` is when it was sent, and it took 100 ms. */
const roundOf = (round: number, at: number, genSpeed: number | undefined): Round => {
  const request: RequestResult = {
    round,
    index: 0,
    outcome: 'completed',
    sentAt: at,
    endAt: at + 100,
    chunks: 1,
    genSpeed,
  }
  return { requests: [request] }
}

const levelOf = (parallel: number, rounds: readonly (readonly [at: number, genSpeed: number | undefined])[]) =>
  measureLevel(
    parallel,
    rounds.map(([at, genSpeed], round) => roundOf(round, at, genSpeed)),
  )

describe('rounds that are compared', () => {
  test('of a search: each beside the P=1 that ran next to it, so that drift cancels', () => {
    // P=1 loses a fifth of its speed on the way; P=8 is measured at the end, and has exactly half.
    const one = levelOf(1, [
      [0, 100],
      [1000, 95],
      [2000, 90],
      [3000, 85],
      [4000, 80],
    ])
    const eight = levelOf(8, [
      [3100, 42.5],
      [3900, 40],
    ])
    expect(pairRounds('genSpeed', eight, one)).toEqual({ numerators: [42.5, 40], denominators: [85, 80] })
  })

  test('a round that gave no value moves no pair', () => {
    const one = levelOf(1, [
      [0, 100],
      [500, undefined],
      [600, 80],
    ])
    const two = levelOf(2, [
      [100, 50],
      [400, 45],
      [700, 40],
    ])
    expect(pairRounds('genSpeed', two, one).denominators).toEqual([100, 80, 80])
  })

  test('as many on both sides pair by place', () => {
    const one = levelOf(1, [
      [0, 100],
      [900, 80],
    ])
    const two = levelOf(2, [
      [800, 50],
      [850, 40],
    ])
    expect(pairRounds('genSpeed', two, one).denominators).toEqual([100, 80])
  })

  test('rounds of several loads have no common clock, and pair by place', () => {
    const one = levelOf(1, [
      [0, 100],
      [500, 90],
      [0, 80],
    ])
    const two = levelOf(2, [
      [100, 50],
      [600, 40],
    ])
    expect(pairRounds('genSpeed', two, one)).toEqual({ numerators: [50, 40], denominators: [100, 90, 80] })
  })

  test('nothing measured is nothing', () => {
    expect(pairRounds('genSpeed', levelOf(2, []), levelOf(1, []))).toEqual({ numerators: [], denominators: [] })
  })
})
