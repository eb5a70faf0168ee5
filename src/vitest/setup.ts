import { beforeEach, expect } from 'vitest'
import { keepEntries } from './keep-entries.ts'
import { matchers } from './matchers.ts'
import { storedFile } from './stored-file.ts'

expect.extend(matchers)

beforeEach(({ task }) => {
  storedFile()
  keepEntries(task.file)
})
