import { beforeEach, expect } from 'vitest'
import { keepEntries } from './keep-entries.ts'
import { matchers } from './matchers.ts'

expect.extend(matchers)

beforeEach(({ task }) => {
  keepEntries(task.file)
})
