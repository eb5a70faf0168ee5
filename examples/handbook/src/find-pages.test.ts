import { expect, test } from 'vitest'
import { findPages } from './find-pages.ts'
import { pages } from './pages.ts'

test('the page that is asked about comes first', () => {
  const [first] = findPages('How many days of leave move to the next year?', pages, 2)
  expect(first?.title).toBe('Leave')
})

test('no page where nothing fits', () => {
  expect(findPages('Who won?', pages, 2)).toEqual([])
})
