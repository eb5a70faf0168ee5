import { expect, test } from 'vitest'
import { FlightTeller } from '../../../src/load/flight-teller.ts'
import type { Flight } from '../../../src/model/progress.ts'

const scenario = { name: 'chat', options: { num_predict: 64 } }

/** A look each 200 ms, from a first token at 400 ms on 20 pieces a second. */
const looks = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const at = 1000 + 200 * (index + 1)
    return { at, inFlight: 2, chunks: Math.max(0, (index - 1) * 4) }
  })

test('twice a second at most, also over the end of a round', () => {
  const told: Flight[] = []
  const teller = new FlightTeller(scenario, (flight) => told.push(flight))
  const first = teller.watch({ parallel: 2, round: 2 })
  for (const look of looks(9)) first(look)
  expect(told.map(({ elapsedMs }) => elapsedMs)).toEqual([1200, 1800, 2400])
  teller.watch({ parallel: 2, round: 3 })({ at: 2600, inFlight: 2, chunks: 0 })
  expect(told).toHaveLength(3)
})

test('what is told of a round that is measured: its tokens of as many as were asked for, and their speed', () => {
  const told: Flight[] = []
  const look = new FlightTeller(scenario, (flight) => told.push(flight)).watch({ parallel: 2, round: 2 })
  for (const each of looks(7)) look(each)
  expect(told.at(-1)).toEqual({
    type: 'flight',
    scenario: 'chat',
    stage: 'measured',
    parallel: 2,
    round: 3,
    turn: undefined,
    inFlight: 2,
    tokens: 20,
    ofTokens: 128,
    throughput: 20,
    elapsedMs: 2400,
  })
  // The last line of an answer is a piece too, and no token.
  look({ at: 9000, inFlight: 0, chunks: 130 })
  expect(told.at(-1)).toMatchObject({ tokens: 128 })
})

test('a request beside the measured ones has as many tokens as it has', () => {
  const told: Flight[] = []
  const teller = new FlightTeller(scenario, (flight) => told.push(flight))
  teller.watch({ parallel: 1, round: 0, stage: 'load' })({ at: 0, inFlight: 1, chunks: 0 })
  expect(told).toMatchObject([{ stage: 'load', tokens: 0, ofTokens: undefined, throughput: undefined }])
})
