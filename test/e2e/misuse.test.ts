import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { serve } from './server.ts'

const ENTRY = (scenario: string): string => `exports[\`${scenario} > no regression against the stored baseline 1\`] = \`
# vitest-ollama-bench baseline, format 1
[simulated · fast]
\`;
`

const stored = (scenario: string): string =>
  `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\n${ENTRY(scenario)}`

const RETRIED = `import { describe } from 'vitest'
${benchFile("describe('team', { retry: 2 }, () => {", scenarioCall('two chats'), '})')}`

interface Mistake {
  readonly name: string
  readonly bench: string
  /** Of the scenario() call; default 3. */
  readonly line?: number
  readonly says: string
  /** Name of the scenario with the suites around it; default 'two chats'. */
  readonly entry?: string
}

const MISTAKES: readonly Mistake[] = [
  {
    name: 'a typo in a requirement',
    bench: benchFile(scenarioCall('two chats', { require: ['P=2 gen sped ≥ 60% of baseline'] })),
    says: `TypeError: requirement "P=2 gen sped ≥ 60% of baseline": unknown metric "gen sped"
  P=2 gen sped ≥ 60% of baseline
      ^^^^^^^^
  did you mean "gen speed"?`,
  },
  {
    name: 'a requirement on a level that is not run',
    bench: benchFile(scenarioCall('two chats', { require: ['TTFT < 1 s at P=3'] })),
    says: `TypeError: requirement "TTFT < 1 s at P=3": P=3 is not among the levels of this scenario
  TTFT < 1 s at P=3
                ^^^
  measured are P=1, P=2: add 3 to \`parallel\``,
  },
  {
    name: 'levels that do not ascend',
    bench: benchFile(scenarioCall('two chats', { parallel: [4, 2] })),
    says: 'TypeError: scenario "two chats": `parallel` is [4,2], and must be ascending, each level once: [2, 4].',
  },
  {
    name: 'two scenarios of one name',
    bench: benchFile(scenarioCall('two chats'), scenarioCall('two chats', { prompt: 'Another.' })),
    line: 5,
    says: 'TypeError: two scenarios in this file are called "two chats": give each a name of its own',
  },
  {
    name: 'an option that does not exist',
    bench: benchFile(scenarioCall('two chats', { paralel: [1, 2] } as object)),
    says: 'TypeError: scenario "two chats": unknown option "paralel". It has: ',
  },
  {
    name: 'retry around a scenario',
    bench: RETRIED,
    line: 5,
    entry: 'team > two chats',
    says: 'TypeError: this benchmark has `retry: 2`, and the best of several tries hides a regression',
  },
]

describe('misuse is refused before any request, and -u leaves the stored file alone', { timeout: 60_000 }, () => {
  test.each(MISTAKES)('$name', async ({ bench, says, line = 3, entry = 'two chats' }) => {
    const project = new Project({ [BENCH]: bench, [SNAPSHOT]: stored(entry) })
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain(says)
    expect(run.output).toMatch(new RegExp(`\\n ❯ chat\\.bench\\.ts:${line}:1\\n +\\d+\\|`))
    expect(run.output).not.toContain('tok/s each')
    expect(project.read(SNAPSHOT)).toBe(stored(entry))
  })
})
