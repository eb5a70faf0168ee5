import { expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { serve } from './server.ts'

const CHAT = benchFile(
  scenarioCall('many chats', {
    parallel: { upTo: 32 },
    rounds: 3,
    reload: 'never',
    require: ['P=6 user speed ≥ 1 tok/s', 'no errors'],
    // What is tested here is what is judged, not how quiet this machine is.
    tolerance: { genSpeed: 0.9, throughput: 0.9, ttftMs: 0.9 },
  }),
)

test('a search is stored, and judged by the levels of both runs', { timeout: 120_000 }, async () => {
  const project = new Project({ [BENCH]: CHAT })
  const host = await serve({ numParallel: 4 })
  const first = await project.bench(host)
  expect(first.code, first.output).toBe(0)
  expect(first.words).toContain('searched, not swept: P=1, 2, 3, 4, ')
  expect(first.words).toContain('queue from P=5 (4 slots)')
  const stored = project.read(SNAPSHOT) ?? ''
  expect(stored).toMatch(/memoryBytes: \{4: /)

  // A level that only the stored search came by.
  project.write(SNAPSHOT, stored.replaceAll(', 6: [', ', 31: ['))
  const second = await project.bench(host)
  expect(second.code, second.output).toBe(0)
  expect(second.words).toContain('unchanged against 1 stored session')
  expect(second.words).not.toContain('P=31')
})
