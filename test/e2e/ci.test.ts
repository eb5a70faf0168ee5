import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { serve } from './server.ts'

const CHAT = benchFile(scenarioCall('two chats'))
const CI = { CI: '1' }
const RECORD = 'npx vitest bench --run -u'

/** Only a Mac has recorded here. */
const OF_A_MAC = `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html

exports[\`two chats > no regression against the stored baseline 1\`] = \`
# vitest-ollama-bench baseline, format 1
[Mac16,5 · Apple M4 Max · 40-core GPU · 64 GiB · darwin]
scenario: 0123456789abcdef
epoch: 1
sessions:
  - at: 2026-01-02T03:04:05Z
    genSpeed: {1: [36.6], 2: [20.0]}
\`;
`

describe('without a session of this machine', { timeout: 60_000 }, () => {
  test('CI fails where nothing is stored, says how to record it, and writes nothing', async () => {
    const project = new Project({ [BENCH]: CHAT })
    const run = await project.bench({ ...(await serve()), ...CI })
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('FAIL  |bench| chat.bench.ts > two chats > no regression against the stored baseline')
    expect(run.output).toContain('nothing is stored for this scenario')
    expect(run.words).toContain(RECORD)
    expect(project.read(SNAPSHOT)).toBeUndefined()
  })

  test('CI fails where only another machine has recorded, and writes nothing', async () => {
    const project = new Project({ [BENCH]: CHAT, [SNAPSHOT]: OF_A_MAC })
    const run = await project.bench({ ...(await serve()), ...CI })
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('no session of this machine, "simulated · fast"')
    expect(run.words).toContain(RECORD)
    expect(project.read(SNAPSHOT)).toBe(OF_A_MAC)
  })

  test('elsewhere the test is skipped with the command that records it', async () => {
    const project = new Project({ [BENCH]: CHAT, [SNAPSHOT]: OF_A_MAC })
    const run = await project.bench(await serve())
    expect(run.code, run.output).toBe(0)
    expect(run.words).toContain(
      'stored baseline: no session of this machine, "simulated · fast", so nothing was compared',
    )
    expect(run.words).toContain(RECORD)
    expect(run.output).toContain('1 passed | 1 skipped')
    expect(project.read(SNAPSHOT)).toBe(OF_A_MAC)
  })
})
