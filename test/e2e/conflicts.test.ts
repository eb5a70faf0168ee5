import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { serve } from './server.ts'

const CHAT = benchFile(scenarioCall('two chats'))
const SESSION = 'scenario: 0123456789abcdef\nsessions:\n  - at: 2026-01-02T03:04:05Z\n    genSpeed: {1: [36.6]}\n'

const ENTRY = (body: string): string =>
  `exports[\`two chats > no regression against the stored baseline 1\`] = \`
# vitest-ollama-bench baseline, format 1
${body}\`;
`

const FILE = (content: string): string => `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\n${content}`

/** Both branches recorded a machine of their own; git could not tell where each belongs. */
const WITHIN = FILE(
  ENTRY(`<<<<<<< HEAD
[runner-a]
${SESSION}=======
[runner-b]
${SESSION}>>>>>>> their-branch
`),
)

const BETWEEN = FILE(`<<<<<<< HEAD
${ENTRY(`[runner-a]\n${SESSION}`)}=======
${ENTRY(`[runner-b]\n${SESSION}`)}>>>>>>> their-branch
`)

const RUNS = [
  { how: 'plain run', args: [] },
  { how: '-u', args: ['-u'] },
]

describe('merge conflict markers in the stored baselines', { timeout: 60_000 }, () => {
  test.each(RUNS)('within an entry: refused before measuring, with line and advice ($how)', async ({ args }) => {
    const project = new Project({ [BENCH]: CHAT, [SNAPSHOT]: WITHIN })
    const run = await project.bench(await serve(), ...args)
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain(`${SNAPSHOT}:5: the stored baselines hold merge conflict markers (<<<<<<<)`)
    expect(run.output).toMatch(
      /BenchError: \S+\.snap:5: The stored baseline cannot be read.* Line 3 of the entry: an unresolved merge/,
    )
    expect(run.output).toContain('git checkout --ours')
    expect(run.output).not.toContain('tok/s each')
    expect(project.read(SNAPSHOT)).toBe(WITHIN)
  })

  test.each(RUNS)('between entries: the run fails and names file and line ($how)', async ({ args }) => {
    const project = new Project({ [BENCH]: CHAT, [SNAPSHOT]: BETWEEN })
    const run = await project.bench(await serve(), ...args)
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain(`${SNAPSHOT}:3: the stored baselines hold merge conflict markers (<<<<<<<)`)
    expect(run.output).toContain(`\`npx vitest-ollama-bench baseline merge ${SNAPSHOT} --in-place\``)
    expect(run.output).toContain(`git checkout --ours -- ${SNAPSHOT}`)
    expect(project.read(SNAPSHOT)).toBe(BETWEEN)
  })
})
