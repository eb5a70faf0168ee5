import { expect, test } from 'vitest'
import { ClientWatch } from '../../../src/load/client-watch.ts'

type Look = Readonly<Record<string, number | undefined>>

function seen(...looks: readonly Look[]) {
  const watch = new ClientWatch()
  for (const look of looks) watch.take(new Map(Object.entries(look)))
  return watch.seen()
}

test('nothing looked at is not known; nobody there is nobody', () => {
  expect(seen()).toBeUndefined()
  expect(seen({}, {})).toEqual({ before: 0, appeared: 0, most: 0, active: 0 })
})

test('bytes from before the rounds are not counted, those of a new client all are', () => {
  expect(seen({ a: 9_000_000 }, { a: 9_000_100 })).toEqual({ before: 1, appeared: 0, most: 1, active: 0 })
  expect(seen({ a: 9_000_000 }, { a: 9_003_000 })).toEqual({ before: 1, appeared: 0, most: 1, active: 1 })
  expect(seen({}, { a: 3000 }, {})).toEqual({ before: 0, appeared: 1, most: 1, active: 1 })
  expect(seen({ a: 10 }, { b: 300 }, { a: 10, b: 300, c: 5000 })).toEqual({
    before: 1,
    appeared: 2,
    most: 3,
    active: 1,
  })
})

test('where bytes are not counted, nothing is said of work', () => {
  expect(seen({ a: undefined }, { a: undefined, b: undefined })).toEqual({ before: 1, appeared: 1, most: 2 })
})
