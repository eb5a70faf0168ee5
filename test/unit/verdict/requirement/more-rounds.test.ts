import { describe, expect, test } from 'vitest'
import { eitherNext, parseRequirement, roundsWanted } from '../../../../src/verdict/requirement/index.ts'
import { levelsOf } from '../../measure/fixtures.ts'

const round = () => 'round' as const
const done = () => 'done' as const
const OPTIONS = { cliffThreshold: 0.5 }
const steady = (speed: number) => [speed, speed, speed]
const wanted = (text: string) => roundsWanted([parseRequirement(text)], OPTIONS)

describe('more rounds for what is not plainly met', () => {
  test.each([
    ['P=2 gen speed ≥ 60% of baseline', 30, 'done'],
    ['P=2 gen speed ≥ 60% of baseline', 23, 'round'],
    ['P=2 gen speed ≥ 60% of baseline', 10, 'round'],
    ['cliff > 2', 30, 'done'],
    ['cliff > 2', 15, 'round'],
  ])('%s at 40 and %d tok/s: %s', (text, speed, next) => {
    expect(wanted(text)?.(levelsOf({ 1: steady(40), 2: steady(speed) }))).toBe(next)
  })

  test.each(['gen speed ≥ 100 tok/s', 'memory < 1% RAM', 'no errors', 'gen speed ≥ 99% of stored'])(
    '%s gains nothing from rounds',
    (text) => {
      expect(wanted(text)).toBeUndefined()
    },
  )
})

test('either may ask for another round', () => {
  expect(eitherNext(round, done)?.([])).toBe('round')
  expect(eitherNext(done, round)?.([])).toBe('round')
  expect(eitherNext(done, done)?.([])).toBe('done')
  expect(eitherNext(undefined, done)).toBe(done)
  expect(eitherNext(undefined, undefined)).toBeUndefined()
})
