import { expect, test } from 'vitest'
import { serpentine } from '../../../src/load/order.ts'

const LEVELS = [1, 2, 4, 8]

test('back and forth', () => {
  expect([0, 1, 2].map((pass) => serpentine(LEVELS, pass))).toEqual([
    [1, 2, 4, 8],
    [8, 4, 2, 1],
    [1, 2, 4, 8],
  ])
})

test('over an even number of passes every level has the same mean place, so that a steady drift cancels', () => {
  const order = [0, 1, 2, 3].flatMap((pass) => serpentine(LEVELS, pass))
  const meanPlace = (level: number) => {
    const places = order.flatMap((one, place) => (one === level ? [place] : []))
    return places.reduce((sum, place) => sum + place, 0) / places.length
  }
  expect(new Set(LEVELS.map(meanPlace)).size).toBe(1)
})

test('the levels themselves stay as they are', () => {
  serpentine(LEVELS, 1)
  expect(LEVELS).toEqual([1, 2, 4, 8])
})
